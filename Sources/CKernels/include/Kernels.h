// The loops that most of an image's time goes into. Each is built twice, for any x86-64 and for 256-bit vectors; the
// last argument says which is to run. Both give the same bits: neither contracts, and the order of sums is the same.
#pragma once
#include <stdint.h>
#include "Motion.h"

/// Not zero where the processor and the system have 256-bit vectors of floats and whole numbers (AVX2).
int k_hasWideVectors(void);

/// The grid of scatterers' cells as the probe sees it, the beam, and the tables they are weighted by.
typedef struct {
  /// Probe coordinates of cell (0, 0, 0), and what one row, column and slice adds; and one 256th of each.
  float baseX, baseY, baseZ, rowX, rowY, rowZ, columnX, columnY, columnZ, sliceX, sliceY, sliceZ;
  float jitterRowX, jitterRowY, jitterRowZ, jitterColumnX, jitterColumnY, jitterColumnZ;
  float jitterLow, jitterHigh, cellMM;
  /// How far an mm across the slice leads along the image plane, at most.
  float slant;
  uint32_t columnKey, sliceKey, rowShift, columnShift, sliceShift;
  int32_t isSector, isSteered;
  float steeringSine, steeringCosine, touchRadius, radius, linesPerUnit, middleLine;
  float samplesPerMM, zonesPerMM, marchPerMM, binsPerMM, lead;
  float carrierLinear, carrierQuadratic, shear, shearOffset;
  float deepest, lastDepth, lastRay, lastMarch;
  float raysPerLine, paddedRayOffset, lastPaddedRay, pathPerMM, restOffset, lastRest;
  /// Of the band of line pairs: its first and its end.
  float firstPlace, endPlace, lastPlace;
  /// How far aside of its line something may be shown; and the least rest depth of what the face has pressed.
  float linesAside, shallowest;
  /// [padded ray][rest depth]: two 16-bit shifts, in depth and across; one unit of them.
  const uint32_t* path;
  int32_t pathCount;
  float pathStep;
  int32_t pathStride;
  /// By zone: half of the slice's thickness, and how many cells share a scatterer.
  const float* halfThickness;
  const int32_t* sliceStride;
  int32_t zoneCount;
  /// [8 rays][8 march depths]: the loudest of them and their neighbors; below `faint` a third of the scatterers is drawn,
  /// and none up to `silent`.
  const float* loudest;
  int32_t loudestCount, loudestStride;
  float faint, silent;
  /// [zone][96 bins], the lowest two bits of the pattern saying which plane.
  const float* elevationWeights;
  int32_t elevationWeightCount;
  float lastBin;
  /// [plane][ray][march depth].
  const float* gain;
  int32_t gainCount, middlePlane;
  float rays, guardRays, marchStride;
  /// [pair][sample][re, im of the first line, re, im of the second].
  float* accumulator;
  /// Of the band's quads of floats: nothing is added elsewhere.
  int32_t firstQuad, endQuad;
  float pairStride;
  /// In probe coordinates, and no displacement's length is greater than that; null where nothing moves.
  const k_motion* motion;
  float motionReach;
} k_scatterers;

/// A row of columns of cells across the slice, which eight at a time are drawn: the last eight may end beyond it.
typedef struct {
  float row;
  int32_t first, last;
  uint32_t hash;
} k_row;

void k_drawScatterers(const k_scatterers* frame, const k_row* row, int wide);

/// The loudest gains of eight rays: [plane][ray][march depth] in, by eight depths out.
typedef struct {
  const float* gain;
  int32_t planes, planeStride, rayStride, count;
  float* loudest;
} k_loudness;

void k_findLoudest(const k_loudness* loudness, int wide);

/// The point spread along one line's beam.
typedef struct {
  /// The pairs before and after the line.
  const float *before, *after;
  /// Scratch for what both give to the line.
  float *rowReal, *rowImaginary;
  float *real, *imaginary;
  /// [zone of 16 samples][tapStride], and the first tap that is not zero.
  const float* taps;
  const int32_t* firstTap;
  int32_t tapStride, tapCount, count;
} k_axialLine;

void k_filterAlongBeam(const k_axialLine* line, int wide);

/// The point spread across the lines, noise, and the envelope's power of one line.
typedef struct {
  /// Of the line of the first tap; a line follows every `lineStride`.
  const float *real, *imaginary;
  int32_t lineStride;
  float* power;
  const float* taps;
  const int32_t* firstTap;
  int32_t tapStride, tapCount, count;
  /// Electronic noise and near-field clutter: in phase, and in quadrature so many numbers on. Null without noise.
  const float *noise, *bands, *clutter, *clutterLevel;
  int32_t quadrature;
  float noiseGain, clutterGain;
} k_lateralLine;

void k_filterAcrossLines(const k_lateralLine* line, int wide);

/// The machine's chain for one line: envelope's smoothing, time gain, log compression, gray map, persistence.
typedef struct {
  const float *power, *timeGain;
  /// Scratch of `count` + 16 floats.
  float* row;
  /// Gray as shown last, 0...1, and its bytes.
  float* shown;
  uint8_t* gray;
  int32_t count;
  /// Of the compression: what an octave of power is worth, and what unit power gives; both of full scale.
  float perOctave, base;
  /// How much of the gray curve is S-shaped, and of the image before is kept.
  float curve, persistence;
} k_displayLine;

void k_showLine(const k_displayLine* line, int wide);

/// A run of pixels, a multiple of eight: where each reads the gray frame, and its shares (see `ScanTable`).
typedef struct {
  const int32_t* offsets;
  const uint32_t* shares;
  const uint8_t* gray;
  int64_t grayCount, stride;
  uint8_t* pixels;
  int32_t count;
} k_pixelRun;

void k_convertRun(const k_pixelRun* run, int wide);

/// A row of the screen, a multiple of eight pixels (0xAARRGGBB), of an image's two rows of `width` gray levels: `down` is
/// the share of the lower one, `shares` those of the right one of the two columns from `columns` on, 0...256.
typedef struct {
  const uint8_t *upper, *lower;
  /// Room for `width` numbers.
  uint16_t* mixed;
  const int32_t *columns, *shares;
  uint32_t* pixels;
  int32_t width, down, count;
} k_scaledRow;

void k_scaleRow(const k_scaledRow* row, int wide);

/// What an image's lines draw into: its floats are set to zero.
void k_clear(float* floats, int64_t count, int wide);

/// Eight rays' ways at each step of a march, [depth shown][ray], and the delays against 1540 m/s that they make.
typedef struct {
  const float* ways;
  int32_t count;
  float spacing;
  /// [ray][way, every second step], `stride` floats a ray.
  float* late;
  int32_t stride, delays;
} k_ways;

void k_timeWays(const k_ways* ways, int wide);

/// A wave front that is later on one side of the beam than on the other, and turns a ray aside.
typedef struct {
  /// [ray][way], `stride` floats a ray; and three neighbors each at the aperture's edges.
  const float* late;
  int32_t stride, right[3], left[3];
  /// One over the lines between the two; a line's width at the face, and what a step adds to it.
  float perLine, faceMM, growthMM, spacing, slopeLimit, asideLimit;
  /// Shift across, in lines, by way; and the largest that there was yet.
  float *aside, *most;
  int32_t count;
} k_bentFront;

void k_bendFront(const k_bentFront* front, int wide);

/// A wave front's mean within the aperture about one ray, and what of an echo its crumpling leaves.
typedef struct {
  /// [ray][way], `stride` floats a ray.
  const float* late;
  float *smooth, *coherence;
  int32_t stride, ray, rays, reach, count;
  /// Loss in octaves by a square mm of crumpling; crumpling that is the voxels' own; the least that is left.
  float rate, voxelSteps, least;
} k_waveFront;

void k_averageFront(const k_waveFront* front, int wide);

/// What is left of gains: `rowCount` rows, `stride` floats from one to the next, times one row of factors.
void k_weaken(float* rows, int64_t stride, int32_t rowCount, const float* factors, int32_t count, int wide);

/// One row of the table that places scatterers: see `WavePath`.
typedef struct {
  const float *late, *aside;
  int32_t wayCount;
  uint32_t* row;
  int32_t count;
  float firstRest, spacing, perMM, last, unit;
  /// How the face has moved what lies along the ray: see `SkinContact`.
  float gap, shift, reachMM;
} k_pathRow;

void k_tabulatePath(const k_pathRow* row, int wide);

/// Eight values of seeded noise, −1...1, with features about one unit wide, at eight points: all x, all y, all z.
void k_smoothNoise(const float* points, float scale, uint32_t seed, float* values, int wide);
