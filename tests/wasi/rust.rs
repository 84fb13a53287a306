// A Rust program as others write them: arguments, variables, files, folders, errors, time, and a panic when asked for one.
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

fn show(path: &str) {
    match fs::read_to_string(path) {
        Ok(text) => println!("{}: {}", path, text.trim_end()),
        Err(error) => println!("{}: {:?}", path, error.kind()),
    }
}

fn files() -> io::Result<()> {
    fs::create_dir_all("folder/inner")?;
    let mut file = fs::OpenOptions::new().create(true).read(true).write(true).open("folder/file")?;
    file.write_all(b"written by Rust")?;
    file.seek(SeekFrom::Start(8))?;
    let mut rest = String::new();
    file.read_to_string(&mut rest)?;
    println!("{} of {}", rest, file.metadata()?.len());
    fs::rename("folder/file", "folder/inner/moved")?;
    let mut names: Vec<_> = fs::read_dir("folder/inner")?.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    println!("{:?}", names);
    fs::remove_dir_all("folder")
}

fn main() {
    for path in env::args().skip(1) {
        show(&path);
    }
    println!("SHOWN {:?}", env::var("SHOWN"));
    println!("files {:?}", files().map_err(|error| error.kind()));
    let mut words = BTreeMap::new();
    for line in io::stdin().lock().lines() {
        for word in line.unwrap().split_whitespace() {
            *words.entry(word.to_string()).or_insert(0) += 1;
        }
    }
    println!("{:?}", words);
    let start = Instant::now();
    thread::sleep(Duration::from_millis(20));
    println!("slept {}", start.elapsed() >= Duration::from_millis(20));
    if words.contains_key("panic") {
        let none: Option<u8> = None;
        println!("{}", none.expect("nothing here"));
    }
    process::exit(7);
}
