// A C++ program as others write them: the library's streams, containers and algorithms, files, and global objects.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

struct Told {
    const char *name;
    explicit Told(const char *n) : name(n) { std::cout << name << " begins" << std::endl; }
    ~Told() { std::cout << name << " ends" << std::endl; }
};

static Told global("global");

static std::string contents(const std::string &path)
{
    std::ifstream file(path);
    std::stringstream text;

    text << file.rdbuf();
    return file ? text.str() : "cannot be read\n";
}

int main(int argc, char **argv)
{
    std::map<std::string, int> words;
    std::vector<double> numbers(10);
    std::string word;

    for (int i = 1; i < argc; i++) std::cout << argv[i] << ": " << contents(argv[i]);
    while (std::cin >> word) words[word]++;
    for (const auto &entry : words) std::cout << entry.first << " " << entry.second << "\n";
    std::iota(numbers.begin(), numbers.end(), 0.5);
    std::sort(numbers.begin(), numbers.end(), [](double a, double b) { return a > b; });
    std::cout << numbers.front() << " " << std::accumulate(numbers.begin(), numbers.end(), 0.0) << "\n";
    {
        std::unique_ptr<Told> local(new Told("local"));
        std::ofstream("made") << "written by " << local->name << "\n";
    }
    std::cout << "made: " << contents("made");
    std::exit(words.empty() ? 1 : 7);
}
