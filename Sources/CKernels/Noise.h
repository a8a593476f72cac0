// Seeded noise at eight points.
#pragma once
#include "TwoBuilds.h"

/// A hash of a lattice point, mixed as `mixed` does, in −1...1.
K_INLINE k_float8 k_corner(k_uint8 h) {
  h ^= h >> 16;
  h *= 0x7feb352dU;
  h ^= h >> 15;
  h *= 0x846ca68bU;
  h ^= h >> 16;
  return k_float((k_int8)(h >> 8)) * (2.0f / 16777216) - 1.0f;
}
K_INLINE k_uint8 k_latticePlace(k_float8 v, k_float8* share) {
  k_float8 shifted = v + 4096.0f;
  k_int8 i = k_truncate(k_max(k_min(shifted, (k_float8)8191.0f), (k_float8)0.0f));
  k_float8 f = shifted - k_float(i);
  *share = f * f * (3.0f - f * 2.0f);
  return (k_uint8)i;
}
K_INLINE k_float8 k_blend(k_float8 a, k_float8 b, k_float8 t) { return a + (b - a) * t; }

/// Noise with features about one unit wide, −1...1.
K_INLINE k_float8 k_noise(k_float8 x, k_float8 y, k_float8 z, k_uint8 seed) {
  const uint32_t keyX = 0x9E3779B1U, keyY = 0x85EBCA77U, keyZ = 0xC2B2AE3DU;
  k_float8 u, v, w, plane[2];
  k_uint8 a = k_latticePlace(x, &u) * keyX;
  k_uint8 b = k_latticePlace(y, &v) * keyY;
  k_uint8 c = k_latticePlace(z, &w) * keyZ + seed;
  for (int far = 0; far < 2; far++, c += keyZ) {
    k_uint8 near = a + b + c, next = near + keyY;
    plane[far] = k_blend(
      k_blend(k_corner(near), k_corner(near + keyX), u), k_blend(k_corner(next), k_corner(next + keyX), u), v);
  }
  return k_blend(plane[0], plane[1], w);
}
