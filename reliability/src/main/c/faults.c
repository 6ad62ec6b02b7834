/*
 * What a machine can do to a process: a wall clock that jumps, a disk that is slow, fails, or says
 * that it has written what it has not. Preloaded into a member; the harness tells it what to do
 * through a file that both map, FAULTS_CONTROL, and that survives kill -9.
 *
 * For every file below FAULTS_DIRECTORY it keeps there which bytes were written and not yet
 * synced. A loss of power takes exactly those: see PowerLoss.java, which knows this layout too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { FILES = 4096, TABLE_OFFSET = 4096, BILLION = 1000000000 };

/* Written by the harness; the counters by this library. */
struct control {
    int64_t clock_offset_nanos;
    int32_t sync_delay_millis;
    int32_t syncs_fail;
    int32_t writes_fail;
    int32_t syncs_do_nothing;
    int64_t syncs;
    int64_t writes;
    int64_t clock_reads;
};

/* A file of the data directory. Ranges are [from, to); an empty one has to <= from. */
struct file {
    uint64_t inode;
    int64_t dirty_from, dirty_to;
    int64_t syncing_from, syncing_to;
    int64_t ever_synced;
};

static struct control *control;
static struct file *files;
static char directory[4096];
static size_t directory_length;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(result, name, ...) \
    static result (*real_##name)(__VA_ARGS__); \
    if (!real_##name) real_##name = (result (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS_CONTROL");
    const char *data = getenv("FAULTS_DIRECTORY");
    if (!path || !data) return;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    size_t size = TABLE_OFFSET + FILES * sizeof(struct file);
    void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped == MAP_FAILED) return;
    snprintf(directory, sizeof directory, "%s/", data);
    directory_length = strlen(directory);
    files = (struct file *) ((char *) mapped + TABLE_OFFSET);
    control = mapped;
}

static int is_in_directory(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    return length > (ssize_t) directory_length
            && memcmp(path, directory, directory_length) == 0;
}

/* The record of a file of the data directory, or NULL for every other. With the lock held. */
static struct file *find(int fd, int make) {
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return NULL;
    struct file *unused = NULL;
    for (size_t i = 0; i < FILES; i++) {
        struct file *file = &files[(st.st_ino + i) % FILES];
        if (file->inode == st.st_ino) {
            /* Empty, so it is new: the inode was another file's, which is gone. */
            if (st.st_size == 0) {
                memset(file, 0, sizeof *file);
                file->inode = st.st_ino;
            }
            return file;
        }
        if (file->inode == 0) {
            unused = file;
            break;
        }
    }
    if (!make || !unused || !is_in_directory(fd)) return NULL;
    memset(unused, 0, sizeof *unused);
    /* What stood there before anybody watched is taken to be on the disk. */
    unused->ever_synced = st.st_size > 0;
    unused->inode = st.st_ino;
    return unused;
}

static void extend(int64_t *from, int64_t *to, int64_t start, int64_t end) {
    if (end <= start) return;
    if (*to <= *from) {
        *from = start;
        *to = end;
    } else {
        if (start < *from) *from = start;
        if (end > *to) *to = end;
    }
}

/* Notes a write before it is made. Returns -1 when it has to fail. */
static int written(int fd, int64_t offset, size_t length) {
    if (!control) return 0;
    pthread_mutex_lock(&lock);
    int fails = 0;
    struct file *file = find(fd, 1);
    if (file) {
        control->writes++;
        fails = control->writes_fail;
        if (offset < 0) offset = lseek(fd, 0, SEEK_CUR);
        int flags = fcntl(fd, F_GETFL);
        struct stat st;
        if ((flags & O_APPEND) && fstat(fd, &st) == 0) offset = st.st_size;
        if (!fails) extend(&file->dirty_from, &file->dirty_to, offset, offset + (int64_t) length);
    }
    pthread_mutex_unlock(&lock);
    if (fails) errno = EIO;
    return fails ? -1 : 0;
}

static int synced(int fd, int (*sync)(int)) {
    if (!control) return sync(fd);
    pthread_mutex_lock(&lock);
    struct file *file = find(fd, 1);
    int nothing = 0, fails = 0, delay = 0;
    if (file) {
        control->syncs++;
        nothing = control->syncs_do_nothing;
        fails = control->syncs_fail;
        delay = control->sync_delay_millis;
        if (!nothing && !fails) {
            extend(&file->syncing_from, &file->syncing_to, file->dirty_from, file->dirty_to);
            file->dirty_from = file->dirty_to = 0;
        }
    }
    pthread_mutex_unlock(&lock);
    if (delay) {
        struct timespec time = {delay / 1000, delay % 1000 * 1000000L};
        nanosleep(&time, NULL);
    }
    if (fails) {
        errno = EIO;
        return -1;
    }
    if (nothing) return 0;
    int result = sync(fd);
    int error = errno;
    if (file) {
        pthread_mutex_lock(&lock);
        if (result == 0) {
            file->ever_synced = 1;
        } else {
            extend(&file->dirty_from, &file->dirty_to, file->syncing_from, file->syncing_to);
        }
        file->syncing_from = file->syncing_to = 0;
        pthread_mutex_unlock(&lock);
    }
    errno = error;
    return result;
}

int fsync(int fd) {
    REAL(int, fsync, int);
    return synced(fd, real_fsync);
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return synced(fd, real_fdatasync);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    return written(fd, -1, length) ? -1 : real_write(fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
    return written(fd, offset, length) ? -1 : real_pwrite(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    return written(fd, offset, length) ? -1 : real_pwrite64(fd, bytes, length, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    size_t length = 0;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    return written(fd, -1, length) ? -1 : real_writev(fd, parts, count);
}

static void shift(struct timespec *time) {
    if (!control || control->clock_offset_nanos == 0) return;
    int64_t nanos = time->tv_nsec + control->clock_offset_nanos % BILLION;
    time->tv_sec += control->clock_offset_nanos / BILLION;
    if (nanos < 0) {
        nanos += BILLION;
        time->tv_sec--;
    } else if (nanos >= BILLION) {
        nanos -= BILLION;
        time->tv_sec++;
    }
    time->tv_nsec = nanos;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(int, clock_gettime, clockid_t, struct timespec *);
    int result = real_clock_gettime(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        if (control) control->clock_reads++;
        shift(time);
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    REAL(int, gettimeofday, struct timeval *, void *);
    int result = real_gettimeofday(time, zone);
    if (result == 0 && control) {
        control->clock_reads++;
        struct timespec shifted = {time->tv_sec, time->tv_usec * 1000L};
        shift(&shifted);
        time->tv_sec = shifted.tv_sec;
        time->tv_usec = shifted.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
