/* Moves the wall clock of a program, and of every program it starts, by CLOCK_SHIFT_S seconds.

   The times of files are moved with it, those that are read and those that are set. The monotonic
   clock stays as it is, so waits take as long as they say. To run the tests 400 days
   ahead, in another zone (Linux):

     cc -shared -fPIC -o /tmp/shifted_clock.so tests/shifted_clock.c -ldl
     CLOCK_SHIFT_S=34560000 TZ=Europe/Berlin LD_PRELOAD=/tmp/shifted_clock.so .venv/bin/pytest -n 2
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <utime.h>

static long shift(void) {
    static long seconds;
    static int is_known;
    if (!is_known) {
        const char *set = getenv("CLOCK_SHIFT_S");
        seconds = set ? atol(set) : 0;
        is_known = 1;
    }
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += shift();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    static int (*real)(struct timeval *, void *);
    if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
    int failed = real(now, zone);
    if (!failed) now->tv_sec += shift();
    return failed;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

/* The file times of one answer: access, change of the content, change of the file. */
#define MOVE(found) \
    ((found)->st_atim.tv_sec += shift(), (found)->st_mtim.tv_sec += shift(), \
     (found)->st_ctim.tv_sec += shift())

/* The four calls, for both sizes of a file's length; on 64 bits they are the same function twice. */
#define READ_TIMES(suffix) \
    int stat##suffix(const char *restrict path, struct stat##suffix *restrict found) { \
        static int (*real)(const char *, struct stat##suffix *); \
        if (!real) real = dlsym(RTLD_NEXT, "stat" #suffix); \
        int failed = real(path, found); \
        if (!failed) MOVE(found); \
        return failed; \
    } \
    int lstat##suffix(const char *restrict path, struct stat##suffix *restrict found) { \
        static int (*real)(const char *, struct stat##suffix *); \
        if (!real) real = dlsym(RTLD_NEXT, "lstat" #suffix); \
        int failed = real(path, found); \
        if (!failed) MOVE(found); \
        return failed; \
    } \
    int fstat##suffix(int file, struct stat##suffix *found) { \
        static int (*real)(int, struct stat##suffix *); \
        if (!real) real = dlsym(RTLD_NEXT, "fstat" #suffix); \
        int failed = real(file, found); \
        if (!failed) MOVE(found); \
        return failed; \
    } \
    int fstatat##suffix(int folder, const char *restrict path, \
                        struct stat##suffix *restrict found, int flags) { \
        static int (*real)(int, const char *, struct stat##suffix *, int); \
        if (!real) real = dlsym(RTLD_NEXT, "fstatat" #suffix); \
        int failed = real(folder, path, found, flags); \
        if (!failed) MOVE(found); \
        return failed; \
    }

READ_TIMES()
READ_TIMES(64)

int statx(int folder, const char *restrict path, int flags, unsigned mask,
          struct statx *restrict found) {
    static int (*real)(int, const char *, int, unsigned, struct statx *);
    if (!real) real = dlsym(RTLD_NEXT, "statx");
    int failed = real(folder, path, flags, mask, found);
    if (!failed) {
        found->stx_atime.tv_sec += shift();
        found->stx_mtime.tv_sec += shift();
        found->stx_ctime.tv_sec += shift();
        found->stx_btime.tv_sec += shift();
    }
    return failed;
}

/* Times that are set lie on the moved clock; UTIME_NOW and UTIME_OMIT are no times. */
static const struct timespec *moved_back(const struct timespec set[2], struct timespec moved[2]) {
    if (!set) return NULL;
    for (int one = 0; one < 2; one++) {
        moved[one] = set[one];
        if (set[one].tv_nsec != UTIME_NOW && set[one].tv_nsec != UTIME_OMIT)
            moved[one].tv_sec -= shift();
    }
    return moved;
}

int utimensat(int folder, const char *path, const struct timespec set[2], int flags) {
    static int (*real)(int, const char *, const struct timespec *, int);
    if (!real) real = dlsym(RTLD_NEXT, "utimensat");
    struct timespec moved[2];
    return real(folder, path, moved_back(set, moved), flags);
}

int futimens(int file, const struct timespec set[2]) {
    static int (*real)(int, const struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "futimens");
    struct timespec moved[2];
    return real(file, moved_back(set, moved));
}

int utimes(const char *path, const struct timeval set[2]) {
    static int (*real)(const char *, const struct timeval *);
    if (!real) real = dlsym(RTLD_NEXT, "utimes");
    if (!set) return real(path, NULL);
    struct timeval moved[2] = {set[0], set[1]};
    moved[0].tv_sec -= shift();
    moved[1].tv_sec -= shift();
    return real(path, moved);
}

int utime(const char *path, const struct utimbuf *set) {
    static int (*real)(const char *, const struct utimbuf *);
    if (!real) real = dlsym(RTLD_NEXT, "utime");
    if (!set) return real(path, NULL);
    struct utimbuf moved = {set->actime - shift(), set->modtime - shift()};
    return real(path, &moved);
}
