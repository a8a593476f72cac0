// How a needle and injected fluid move the tissue about them.
#pragma once
#include "Lanes.h"

/// Fluid that pushes tissue away from its middle: what is incompressible moves by strength / r² there.
typedef struct {
  float x, y, z;
  /// Volume / 4π, in mm³; and the square of the radius within which it swells evenly.
  float strength, radius2;
} k_swelling;

/// In one frame, mm.
typedef struct {
  /// The shaft from the skin to the tip: where it begins, what leads to its tip, and one over that length squared.
  float startX, startY, startZ, shaftX, shaftY, shaftZ, perLength2;
  /// How far tissue at the shaft is dragged; how far it is pushed aside at the tip, and not at all at the skin; how far
  /// it is dented ahead of the tip.
  float dragX, dragY, dragZ, swayX, swayY, swayZ, dentX, dentY, dentZ;
  /// One over the square of how far about the shaft, and about the tip, tissue goes along.
  float perReach2, perDent2;
  /// Of those whose push reaches the image.
  const k_swelling* swellings;
  int32_t swellingCount, hasNeedle;
} k_motion;

// The lanes' functions are inlined everywhere, so that how a vector would be passed does not matter.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

/// A share of motion this small is none: what is taken along ends 12 mm from the shaft.
#define K_FAINT 0.02f
#define K_NEEDLE_REACH 12.4f
/// Where a swelling's push ends, in mm.
#define K_SWELLING_REACH 20.0f

/// How far along the shaft eight places lie, 0 at the skin to 1 at the tip, and the square of how far from it.
K_INLINE k_float8 k_alongShaft(const k_motion* m, k_float8 dx, k_float8 dy, k_float8 dz, k_float8* away2) {
  k_float8 share = (dx * m->shaftX + dy * m->shaftY + dz * m->shaftZ) * m->perLength2;
  share = k_min(k_max(share, (k_float8)0.0f), (k_float8)1.0f);
  k_float8 ax = dx - share * m->shaftX, ay = dy - share * m->shaftY, az = dz - share * m->shaftZ;
  *away2 = ax * ax + ay * ay + az * az;
  return share;
}

/// Not zero where one of eight places is within reach of what moves, or within `margin` mm of that.
K_INLINE int k_mayMove(const k_motion* m, k_float8 x, k_float8 y, k_float8 z, float margin) {
  k_int8 near = (k_int8)0;
  if (m->hasNeedle) {
    k_float8 away2;
    k_alongShaft(m, x - m->startX, y - m->startY, z - m->startZ, &away2);
    float reach = K_NEEDLE_REACH + margin;
    near |= k_less(away2, (k_float8)(reach * reach));
  }
  for (int i = 0; i < m->swellingCount; i++) {
    const k_swelling* s = m->swellings + i;
    k_float8 dx = x - s->x, dy = y - s->y, dz = z - s->z;
    float reach = K_SWELLING_REACH + margin;
    near |= k_less(dx * dx + dy * dy + dz * dz, (k_float8)(reach * reach));
  }
  return k_any(near);
}

/// How far tissue at eight places is moved, in mm.
K_INLINE void k_displace(
    const k_motion* m, k_float8 x, k_float8 y, k_float8 z, k_float8* outX, k_float8* outY, k_float8* outZ) {
  k_float8 ux = (k_float8)0.0f, uy = (k_float8)0.0f, uz = (k_float8)0.0f;
  if (m->hasNeedle) {
    k_float8 dx = x - m->startX, dy = y - m->startY, dz = z - m->startZ;
    k_float8 away2, share = k_alongShaft(m, dx, dy, dz, &away2);
    k_float8 near = 1.0f / (away2 * m->perReach2 + 1.0f);
    near = k_max(near * near - K_FAINT, (k_float8)0.0f);
    k_float8 ex = dx - m->shaftX, ey = dy - m->shaftY, ez = dz - m->shaftZ;
    k_float8 ahead = 1.0f / ((ex * ex + ey * ey + ez * ez) * m->perDent2 + 1.0f);
    ahead = k_max(ahead * ahead - K_FAINT, (k_float8)0.0f);
    ux = (share * m->swayX + m->dragX) * near + ahead * m->dentX;
    uy = (share * m->swayY + m->dragY) * near + ahead * m->dentY;
    uz = (share * m->swayZ + m->dragZ) * near + ahead * m->dentZ;
  }
  for (int i = 0; i < m->swellingCount; i++) {
    const k_swelling* s = m->swellings + i;
    k_float8 dx = x - s->x, dy = y - s->y, dz = z - s->z;
    k_float8 r2 = k_max(dx * dx + dy * dy + dz * dz, (k_float8)s->radius2);
    // Far away what is soft gives way elsewhere.
    k_float8 fade = k_max(1.0f - r2 * (1.0f / (K_SWELLING_REACH * K_SWELLING_REACH)), (k_float8)0.0f);
    k_float8 push = fade * s->strength / (r2 * k_sqrt(r2));
    ux += dx * push;
    uy += dy * push;
    uz += dz * push;
  }
  *outX = ux;
  *outY = uy;
  *outZ = uz;
}
/// The same into 24 floats: along x, along y, along z.
K_INLINE void k_displaceTo(const k_motion* m, k_float8 x, k_float8 y, k_float8 z, float* out) {
  k_float8 u[3];
  k_displace(m, x, y, z, u, u + 1, u + 2);
  __builtin_memcpy(out, u, sizeof u);
}
#pragma clang diagnostic pop
