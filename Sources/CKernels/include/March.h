// How eight neighboring rays go through the tissue together, one a lane.
#pragma once
#include <stdint.h>
#include "Motion.h"

/// A tissue's voxels, as places in them are looked up: (p − origin)·scale + ½, truncated, is the nearest voxel.
typedef struct {
  const uint32_t* voxels;
  int64_t voxelCount;
  float originX, originY, originZ, scale;
  int32_t countX, countY, countZ;
  /// The bits of a voxel that are its label; mm by step of its distance to bone; octaves of its texture; cycles of its phase.
  int32_t labelMask;
  float boneStepMM, textureStep, warpStep;
} k_lattice;

/// Numbers of each tissue for each of eight rays: [side of the body][label][ray].
typedef struct {
  const float *tone, *loss, *impedance, *speed, *phase, *phasePerMM, *phasePerElevation, *level, *slope;
  /// By label alone, and by label and label.
  const float *impedanceOf, *boundary;
  int32_t labelCount;
} k_tissues;

/// Injected fluid by voxel: its part of the voxel in 255ths, and its level in steps; and the box about all of it.
typedef struct {
  /// Null where there is none.
  const uint16_t* codes;
  int64_t codeCount;
  float lowX, lowY, lowZ, highX, highY, highZ;
  float levelStep, lowestLevel, lossSaved, tornShare;
} k_fluidCover;

/// How the surface of bone sends an echo back: see `BoneReflection`.
typedef struct {
  float nearSteps, opaqueMM, lobeDeg2, roughDeg, roughShare;
  uint32_t seed;
  /// Of the plane's rays: seen depth and amplitudes.
  float *depth, *specular, *rough;
} k_boneMeeting;

/// Sheets inside a tissue and boundaries between two: see `FibrillarEchoes` and `TissueBoundary`.
typedef struct {
  /// Ray, depth, amplitude and slope of each echo.
  float* hits;
  int32_t capacity, count;
  uint32_t seed;
  float unevenDB, fallDBPerDeg, faintest, reachMM;
} k_sheetEchoes;

/// Eight rays on one plane across the slice: see `TissueMarch`.
typedef struct {
  k_lattice lattice;
  k_tissues tissues;
  k_fluidCover fluid;
  k_boneMeeting bone;
  k_sheetEchoes sheets;
  /// Where the rays begin, and their directions, in the patient; and across each in the image plane.
  float startX[8], startY[8], startZ[8], directionX[8], directionY[8], directionZ[8], sidewaysX[8], sidewaysY[8], sidewaysZ[8];
  /// The same in voxels, plus a half.
  float baseX[8], baseY[8], baseZ[8], stepX[8], stepY[8], stepZ[8];
  float elevationX, elevationY, elevationZ;
  /// How the face has moved what lies along a ray: see `SkinContact`; and the share of sound that it lets in.
  float gap[8], shift[8], bend[8], contact[8];
  int32_t isBent;
  float reachMM;
  /// What a needle hides.
  float needleDepth[8], needleLoss[8];
  /// In the patient; null where nothing moves. Distance from bone within which nothing moves freely.
  const k_motion* motion;
  float stillMM;
  /// Haze under bone: see `ShadowHaze`. Null without.
  const float* clouds;
  int32_t cloudSteps;
  float hazePerMM, hazeFallPerMM, hazeQuieter, hazeLevel;
  int32_t count, firstRay;
  float spacing;
  /// −2...2 times the offset of the planes, by depth; and the frequency that attenuation acts at.
  float plane;
  const float *planeOffset, *frequency;
  /// Way that the wave has come: [depth][ray]. Written where the plane times it, else read.
  float* paths;
  int32_t isTiming;
  /// What is left: [ray][depth], `gainStride` a ray. `transmission` where the plane is that of the image, else null.
  float *gain, *transmission;
  int32_t gainStride;
} k_march;

void k_marchRays(k_march* march, int wide);
