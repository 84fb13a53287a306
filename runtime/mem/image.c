/* A chunk's bytes lie in the executable at an address that equals their guest address modulo the page size (the tool
 * sees to that), so page boundaries of both agree.  From the address the file offset follows through the program
 * headers. */
#include "mem/image.h"

#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

/* Below this, copying is cheaper than a system call and its page faults. */
#define LEAST_PAGES 16u

struct place {
    uintptr_t address;  /* in: of a byte of the executable */
    uint64_t  len;
    uint64_t  offset;   /* out: of that byte in the file   */
};

static int find_offset(struct dl_phdr_info *info, size_t size, void *opaque)
{
    struct place *place = opaque;

    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type != PT_LOAD || place->address < start || place->address - start >= segment->p_filesz ||
            place->len > segment->p_filesz - (place->address - start))
            continue;
        place->offset = segment->p_offset + (place->address - start);
        return 1;
    }
    return -1; /* the executable comes first; what follows are libraries */
}

/* Maps `len` bytes, a multiple of the page size. */
static bool map(int fd, unsigned char *mem_to, const unsigned char *bytes, uint64_t len)
{
    struct place place = { (uintptr_t)bytes, len, 0 };

    return dl_iterate_phdr(find_offset, &place) == 1 &&
           mmap(mem_to, (size_t)len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, (off_t)place.offset) == mem_to;
}

/* The executable is opened for the first chunk that is worth it. */
static bool can_map(int *fd, size_t page, const unsigned char *mem_to, const unsigned char *bytes, uint64_t len, uint64_t head)
{
    if (((uintptr_t)mem_to - (uintptr_t)bytes) % page != 0 || len < head + LEAST_PAGES * page) return false;
    if (*fd < 0) *fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    return *fd >= 0;
}

static void place_chunk(int *fd, size_t page, unsigned char *mem_to, const unsigned char *bytes, uint64_t len)
{
    uint64_t head = -(uintptr_t)mem_to & (page - 1), whole;

    if (!can_map(fd, page, mem_to, bytes, len, head)) {
        memcpy(mem_to, bytes, (size_t)len);
        return;
    }
    whole = (len - head) / page * page;
    memcpy(mem_to, bytes, (size_t)head);
    if (!map(*fd, mem_to + head, bytes + head, whole)) memcpy(mem_to + head, bytes + head, (size_t)whole);
    memcpy(mem_to + head + whole, bytes + head + whole, (size_t)(len - head - whole));
}

void g2n_image_place(const struct g2n_program *program, const wasm_rt_memory_t *memory)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int fd = -1;

    for (uint32_t i = 0; i < program->image_count; i++)
        place_chunk(&fd, page, g2n_mem_slice(memory, program->image[i].addr, program->image[i].len),
                    program->image[i].bytes, program->image[i].len);
    if (fd >= 0) close(fd);
}
