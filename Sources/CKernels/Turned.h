// Eight vectors of eight, turned.
#pragma once
#include "TwoBuilds.h"

/// Stores eight rows of eight as columns: lane k of all of them at to + k·stride.
K_INLINE void k_storeTurned(const k_float8 v[8], float* to, int stride) {
  k_float8 q[8];
  for (int half = 0; half < 2; half++) {
    const k_float8* u = v + 4 * half;
    k_float8 ab = __builtin_shufflevector(u[0], u[1], 0, 8, 1, 9, 4, 12, 5, 13);
    k_float8 cd = __builtin_shufflevector(u[2], u[3], 0, 8, 1, 9, 4, 12, 5, 13);
    k_float8 ef = __builtin_shufflevector(u[0], u[1], 2, 10, 3, 11, 6, 14, 7, 15);
    k_float8 gh = __builtin_shufflevector(u[2], u[3], 2, 10, 3, 11, 6, 14, 7, 15);
    q[4 * half] = __builtin_shufflevector(ab, cd, 0, 1, 8, 9, 4, 5, 12, 13);
    q[4 * half + 1] = __builtin_shufflevector(ab, cd, 2, 3, 10, 11, 6, 7, 14, 15);
    q[4 * half + 2] = __builtin_shufflevector(ef, gh, 0, 1, 8, 9, 4, 5, 12, 13);
    q[4 * half + 3] = __builtin_shufflevector(ef, gh, 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (int k = 0; k < 4; k++) {
    k_store(to + k * stride, __builtin_shufflevector(q[k], q[k + 4], 0, 1, 2, 3, 8, 9, 10, 11));
    k_store(to + (k + 4) * stride, __builtin_shufflevector(q[k], q[k + 4], 4, 5, 6, 7, 12, 13, 14, 15));
  }
}
