// What voxels say at eight places of the patient.
#pragma once
#include "TwoBuilds.h"

#define K_DECIBELS_PER_OCTAVE 6.0206f

typedef struct {
  /// Voxel coordinates, plus a half.
  k_float8 x, y, z;
  /// Places of the voxels in the lattice, and what they hold.
  k_int8 index, bits;
} k_voxels8;

K_INLINE k_voxels8 k_voxelsAt(const k_lattice* l, k_float8 u, k_float8 v, k_float8 w) {
  k_voxels8 r;
  r.x = k_min(k_max(u, (k_float8)0.0f), (k_float8)((float)l->countX - 0.5f));
  r.y = k_min(k_max(v, (k_float8)0.0f), (k_float8)((float)l->countY - 0.5f));
  r.z = k_min(k_max(w, (k_float8)0.0f), (k_float8)((float)l->countZ - 0.5f));
  r.index = k_truncate(r.x) + (k_truncate(r.y) + k_truncate(r.z) * l->countY) * l->countX;
  K_CHECK(k_within(r.index, 0, (int32_t)l->voxelCount));
  r.bits = (k_int8)k_gather(l->voxels, r.index << 2);
  return r;
}

/// The voxels whose tissue has moved to where other voxels lie at rest; bone, and what lies at it, keeps still.
K_INLINE void k_moveVoxels(const k_lattice* l, const k_motion* motion, float stillMM, k_voxels8* v) {
  const float mm = 1 / l->scale;
  k_float8 x = (v->x - 0.5f) * mm + l->originX, y = (v->y - 0.5f) * mm + l->originY;
  k_float8 z = (v->z - 0.5f) * mm + l->originZ;
  if (!k_mayMove(motion, x, y, z, 0)) return;
  k_float8 ux, uy, uz;
  k_displace(motion, x, y, z, &ux, &uy, &uz);
  k_float8 distance = k_float((v->bits << 8) >> 24) * l->boneStepMM;
  k_float8 share = k_min(k_max(distance * (1 / stillMM), (k_float8)0.0f), (k_float8)1.0f) * l->scale;
  *v = k_voxelsAt(l, v->x - ux * share, v->y - uy * share, v->z - uz * share);
}

/// The label of the nearest voxel.
K_INLINE k_int8 k_label(const k_lattice* l, k_float8 x, k_float8 y, k_float8 z) {
  k_voxels8 v = k_voxelsAt(
    l, (x - l->originX) * l->scale + 0.5f, (y - l->originY) * l->scale + 0.5f, (z - l->originZ) * l->scale + 0.5f);
  return v.bits & l->labelMask;
}

/// The distance to bone between two voxels that are neighbors along a row, in steps.
K_INLINE k_float8 k_boneBetween(const uint32_t* voxels, k_int8 byteOffset, k_float8 share) {
  k_int16 pair = k_gatherPairs(voxels, byteOffset);
  k_int8 one = pair.lo, next = pair.hi;
  k_float8 a = k_float((one << 8) >> 24);
  return a + (k_float((next << 8) >> 24) - a) * share;
}

/// Signed distance to bone, trilinear, in mm.
K_INLINE k_float8 k_boneDistance(const k_lattice* l, k_float8 x, k_float8 y, k_float8 z) {
  k_float8 u = (x - l->originX) * l->scale, v = (y - l->originY) * l->scale, w = (z - l->originZ) * l->scale;
  u = k_min(k_max(u, (k_float8)0.0f), (k_float8)((float)l->countX - 1.01f));
  v = k_min(k_max(v, (k_float8)0.0f), (k_float8)((float)l->countY - 1.01f));
  w = k_min(k_max(w, (k_float8)0.0f), (k_float8)((float)l->countZ - 1.01f));
  k_int8 i = k_truncate(u), j = k_truncate(v), k = k_truncate(w);
  u -= k_float(i);
  v -= k_float(j);
  w -= k_float(k);
  const int32_t stepY = l->countX, stepZ = l->countX * l->countY;
  k_int8 corner = i + (j + k * l->countY) * stepY;
  K_CHECK(k_within(corner, 0, (int32_t)l->voxelCount - stepZ - stepY - 1));
  corner <<= 2;
  k_float8 near = k_boneBetween(l->voxels, corner, u), far = k_boneBetween(l->voxels + stepZ, corner, u);
  near += (k_boneBetween(l->voxels + stepY, corner, u) - near) * v;
  far += (k_boneBetween(l->voxels + stepZ + stepY, corner, u) - far) * v;
  return (near + (far - near) * w) * l->boneStepMM;
}

/// The angle in degrees, 0...90, whose cosine has this magnitude: see `VectorMath`, which has the same steps.
K_INLINE k_float8 k_angleDegrees(k_float8 cosine) {
  k_float8 x = k_min(k_abs(cosine), (k_float8)1.0f);
  k_float8 series = ((x * -0.0187293f + 0.0742610f) * x - 0.2121144f) * x + 1.5707288f;
  return k_sqrt(1.0f - x) * series * 57.29578f;
}
