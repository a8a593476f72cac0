#include "TwoBuilds.h"
#if defined(SIJSIM_CHECKED)
#include <stdio.h>
#include <stdlib.h>

void k_failed(const char* what, const char* file, int line) {
  fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  abort();
}
#endif

int k_hasWideVectors(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0;
#else
  return 0;
#endif
}
