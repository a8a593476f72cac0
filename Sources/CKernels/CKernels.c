#include "include/CKernels.h"

int k_hasWideVectors(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0;
#else
  return 0;
#endif
}
