// How eight neighboring rays meet a surface of the medium.
#pragma once
#include <stdint.h>
#include "Motion.h"

/// A height field: y (mm) over (x, z), x fastest; `absent` and beyond where there is no surface.
typedef struct {
  const float* heights;
  int64_t heightCount;
  float originX, originZ, scale;
  int32_t countX, countZ;
  /// The range of the heights that are there.
  float lowest, highest, absent;
} k_surface;

/// Eight rays and one surface: see `SpecularInterfaces`.
typedef struct {
  k_surface surface;
  float startX[8], startY[8], startZ[8], directionX[8], directionY[8], directionZ[8];
  /// How the face has moved what lies along a ray: see `SkinContact`.
  float gap[8], shift[8];
  float elevationX, elevationY, elevationZ, reachMM, depthMM;
  /// Distance of the planes by march depth.
  const float* planeOffset;
  float marchPerMM;
  int32_t marchCount;
  /// In the patient; null where nothing moves.
  const k_motion* motion;
  /// The aperture's delays: [ray][way], `pathStride` a ray.
  const float* smooth;
  float pathPerMM;
  int32_t pathStride, pathCount;
  /// What is left of the wave: [ray][march depth], `transmissionStride` a ray.
  const float* transmission;
  int32_t transmissionStride;
  /// Level of the echo, and strength of its mottle, in octaves; angle up to which it falls steeply.
  float level, mottle, steepDeg;
  uint32_t seed;
  /// By zone: shares of the planes (eight a zone), length of the pulse, and a plane reflector's gain.
  const float *planeShares, *pulseMM, *reflectorGain;
  float zonesPerMM;
  int32_t zoneCount;
  /// Out, [plane][ray], `planeStride` a plane: seen depth (negative where none), amplitude, and the plane's share of it.
  float *depth, *amplitude, *share;
  int32_t planes, planeStride;
} k_sheetRays;

void k_meetSheet(const k_sheetRays* rays, int wide);
