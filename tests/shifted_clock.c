/* Moves the wall clock of a program, and of every program it starts, by CLOCK_SHIFT_S seconds.

   The monotonic clock stays as it is, so waits take as long as they say. To run the tests 400 days
   ahead, in another zone (Linux):

     cc -shared -fPIC -o /tmp/shifted_clock.so tests/shifted_clock.c -ldl
     CLOCK_SHIFT_S=34560000 TZ=Europe/Berlin LD_PRELOAD=/tmp/shifted_clock.so .venv/bin/pytest -n 2
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

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
