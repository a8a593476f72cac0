// Runs every kernel on random valid input whose tables are no longer than the kernel may touch, in both builds, and
// compares their bits. Scripts/check-sanitizers compiles it with the sanitizers for addresses and undefined behavior.
// Usage: main [ROUNDS]
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../Sources/CKernels/include/CKernels.h"

static uint64_t state = 0x9E3779B97F4A7C15u;
static uint32_t random32(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 16);
}
static int whole(int low, int high) { return low + (int)(random32() % (uint32_t)(high - low + 1)); }
static float real(float low, float high) { return low + (high - low) * (float)(random32() >> 8) / 16777216.0f; }

/// Memory of one round, freed at its end. Each piece is as long as was asked for, so that one byte more is found.
static void* pieces[96];
static int pieceCount;
static void* piece(size_t bytes) {
  void* memory = calloc(bytes ? bytes : 1, 1);
  if (!memory || pieceCount == 96) abort();
  return pieces[pieceCount++] = memory;
}
static float* floats(int count, float low, float high) {
  float* values = piece((size_t)count * sizeof(float));
  for (int i = 0; i < count; i++) values[i] = real(low, high);
  return values;
}
static float* copied(const float* values, int count) {
  return memcpy(piece((size_t)count * sizeof(float)), values, (size_t)count * sizeof(float));
}
static void finish(void) {
  while (pieceCount > 0) free(pieces[--pieceCount]);
}
static void same(const char* kernel, const void* a, const void* b, size_t bytes) {
  if (memcmp(a, b, bytes) == 0) return;
  fprintf(stderr, "%s: the two builds differ\n", kernel);
  exit(1);
}
static int eights(int count) { return (count + 7) / 8 * 8; }

static void alongBeam(void) {
  const int zones = whole(8, 128), count = 16 * zones, taps = 19, used = count + taps + 8, row = eights(used);
  const int read = row * 4 + 2;
  float *before = floats(read, -1, 1), *after = floats(read, -1, 1), *tapTable = floats(zones * 32, -1, 1);
  int32_t* first = piece((size_t)zones * 4);
  for (int z = 0; z < zones; z++) first[z] = whole(0, taps / 2);
  float* out[2][2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide][0] = floats(count, 0, 0);
    out[wide][1] = floats(count, 0, 0);
    k_axialLine line = {
      before, after, floats(row, 0, 0), floats(row, 0, 0), out[wide][0], out[wide][1], tapTable, first, 32, taps, count};
    k_filterAlongBeam(&line, wide && k_hasWideVectors());
  }
  for (int part = 0; part < 2; part++)
    same("k_filterAlongBeam", out[0][part], out[1][part], (size_t)count * 4);
}

static void acrossLines(void) {
  const int zones = whole(8, 128), count = 16 * zones, taps = 21, stride = count + 16, quadrature = 2100;
  const int read = (taps - 1) * stride + count, heard = quadrature + count, hasNoise = whole(0, 1);
  float *re = floats(read, -1, 1), *im = floats(read, -1, 1), *tapTable = floats(zones * 24, -1, 1);
  float *noise = floats(heard, -1, 1), *bands = floats(heard, -1, 1), *clutter = floats(heard, -1, 1);
  float* level = floats(zones, -1, 1);
  int32_t* first = piece((size_t)zones * 4);
  for (int z = 0; z < zones; z++) first[z] = whole(0, taps / 2);
  float* out[2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide] = floats(count, 0, 0);
    k_lateralLine line = {re, im, stride, out[wide], tapTable, first, 24, taps, count, hasNoise ? noise : 0, bands,
                          clutter, level, quadrature, 1, 0.5f};
    k_filterAcrossLines(&line, wide && k_hasWideVectors());
  }
  same("k_filterAcrossLines", out[0], out[1], (size_t)count * 4);
}

static void display(void) {
  const int count = 16 * whole(8, 128);
  float *power = floats(count, 0, 2), *gain = floats(count, -1, 1), *shown = floats(count, 0, 1);
  if (whole(0, 1)) power[whole(0, count - 1)] = 1e30f;
  uint8_t* gray[2];
  float* kept[2];
  for (int wide = 0; wide < 2; wide++) {
    gray[wide] = piece((size_t)count);
    kept[wide] = copied(shown, count);
    k_displayLine line = {
      power, gain, floats(count + 16, 0, 0), kept[wide], gray[wide], count, 0.05f, 0.6f, 0.55f, real(0, 0.9f)};
    line.persistence = 0.3f;
    k_showLine(&line, wide && k_hasWideVectors());
  }
  same("k_showLine", gray[0], gray[1], (size_t)count);
  same("k_showLine", kept[0], kept[1], (size_t)count * 4);
}

static void pixels(void) {
  const int stride = 16 * whole(8, 40) + 16, lines = whole(2, 40), grays = lines * stride, count = 8 * whole(0, 60);
  uint8_t* gray = piece((size_t)grays);
  for (int i = 0; i < grays; i++) gray[i] = (uint8_t)random32();
  int32_t* offsets = piece((size_t)count * 4);
  uint32_t* shares = piece((size_t)count * 4);
  for (int i = 0; i < count; i++) {
    offsets[i] = whole(0, grays - stride - 4);
    shares[i] = (uint32_t)whole(0, 255) | (uint32_t)whole(0, 255) << 16 | 1u << 15;
  }
  uint8_t* out[2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide] = piece((size_t)count);
    k_pixelRun run = {offsets, shares, gray, grays, stride, out[wide], count};
    k_convertRun(&run, wide && k_hasWideVectors());
  }
  same("k_convertRun", out[0], out[1], (size_t)count);
}

static void scaling(void) {
  const int width = whole(2, 400), count = 8 * whole(0, 60), down = whole(0, 256);
  uint8_t* rows[2] = {piece((size_t)width), piece((size_t)width)};
  for (int i = 0; i < width; i++)
    for (int row = 0; row < 2; row++) rows[row][i] = (uint8_t)random32();
  int32_t *columns = piece((size_t)count * 4), *shares = piece((size_t)count * 4);
  for (int i = 0; i < count; i++) {
    columns[i] = whole(0, width - 2);
    shares[i] = whole(0, 256);
  }
  uint32_t* out[2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide] = piece((size_t)count * 4);
    k_scaledRow row = {rows[0], rows[1], piece((size_t)width * 2), columns, shares, out[wide], width, down, count};
    k_scaleRow(&row, wide && k_hasWideVectors());
  }
  same("k_scaleRow", out[0], out[1], (size_t)count * 4);
}

static void waves(void) {
  const int count = whole(2, 256), stride = eights(count) + 8 * whole(0, 2), rays = whole(8, 40), reach = whole(3, 12);
  float* late = floats(rays * stride, -2, 2);
  const int ray = whole(0, rays - 1), row = eights(count);
  const float gap = real(-14, 6), spacing = real(0.1f, 0.8f);
  const int places = count + whole(1, 60);
  float* aside = floats(count, -5, 5);
  float *smooth[2], *coherence[2];
  uint32_t* table[2];
  for (int wide = 0; wide < 2; wide++) {
    smooth[wide] = floats(row, 0, 0);
    coherence[wide] = floats(row, 0, 0);
    k_waveFront front = {
      late, smooth[wide], coherence[wide], stride, ray, rays, reach, count, -3.0f, 6.2e-4f, 0.78f};
    k_averageFront(&front, wide && k_hasWideVectors());
    table[wide] = piece((size_t)eights(places) * 4);
    k_pathRow path = {late,        aside,         count,          table[wide], places, -14, spacing,
                      1 / spacing, count - 1.001f, 1.0f / 1024, gap,         1,      25};
    k_tabulatePath(&path, wide && k_hasWideVectors());
  }
  same("k_averageFront", smooth[0], smooth[1], (size_t)row * 4);
  same("k_averageFront", coherence[0], coherence[1], (size_t)row * 4);
  same("k_tabulatePath", table[0], table[1], (size_t)eights(places) * 4);
}

static void clearing(void) {
  const int count = 32 * whole(0, 40);
  float *zeros = floats(count, 0, 0), *cleared = floats(count, -1, 1);
  k_clear(cleared, count, whole(0, 1) && k_hasWideVectors());
  same("k_clear", cleared, zeros, (size_t)count * 4);
}

static void bentWaves(void) {
  const int count = 4 * whole(2, 128), delays = (count + 1) / 2, stride = eights(delays) + 16, rays = whole(8, 40);
  float *ways = floats(8 * count, 0, 0), *late = floats(rays * stride, -2, 2), *out[2], *aside[2], most[2] = {0, 0};
  for (int i = 8; i < 8 * count; i++) ways[i] = ways[i - 8] + real(0.3f, 0.6f);
  for (int wide = 0; wide < 2; wide++) {
    out[wide] = floats(8 * stride, 0, 0);
    k_ways timed = {ways, count, 0.43f, out[wide], stride, delays};
    k_timeWays(&timed, wide && k_hasWideVectors());
    aside[wide] = floats(eights(delays), 0, 0);
    k_bentFront front = {late, stride, {rays - 3, rays - 2, rays - 1}, {0, 1, 2}, 0.1f, 0.2f, 0.004f, 0.86f, 0.08f, 5,
                         aside[wide], most + wide, delays};
    k_bendFront(&front, wide && k_hasWideVectors());
  }
  same("k_timeWays", out[0], out[1], (size_t)stride * 32);
  same("k_bendFront", aside[0], aside[1], (size_t)delays * 4);
  same("k_bendFront", most, most + 1, 4);
}

static void loudness(void) {
  const int count = 4 * whole(2, 128), rayStride = eights(count) + 16, planeStride = 9 * rayStride;
  float *gain = floats(4 * planeStride + 7 * rayStride + eights(count), 0, 1), *out[2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide] = floats(eights(count) / 8, 0, 0);
    k_loudness loud = {gain, 5, planeStride, rayStride, count, out[wide]};
    k_findLoudest(&loud, wide && k_hasWideVectors());
  }
  same("k_findLoudest", out[0], out[1], (size_t)eights(count) / 2);
}

static void weakened(void) {
  const int count = 8 * whole(1, 60), stride = count + 16, rows = 5, all = 4 * stride + count;
  float *gains = floats(all, -1, 1), *factors = floats(count, 0, 1), *out[2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide] = copied(gains, all);
    k_weaken(out[wide], stride, rows, factors, count, wide && k_hasWideVectors());
  }
  same("k_weaken", out[0], out[1], (size_t)all * 4);
}

static void noise(void) {
  float *points = floats(24, -9000, 9000), *out[2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide] = floats(8, 0, 0);
    k_smoothNoise(points, 0.6f, 7, out[wide], wide && k_hasWideVectors());
  }
  same("k_smoothNoise", out[0], out[1], 32);
}

/// A shaft from the skin, and two swellings.
static k_motion motion(void) {
  k_motion m;
  memset(&m, 0, sizeof m);
  m.startX = real(-20, 20);
  m.shaftX = 10;
  m.shaftY = 40;
  m.perLength2 = 1 / (10.0f * 10 + 40 * 40);
  m.dragY = 1;
  m.swayX = 1;
  m.dentY = 0.5f;
  m.perReach2 = 1.0f / 25;
  m.perDent2 = 1.0f / 16;
  m.hasNeedle = 1;
  m.swellingCount = 2;
  k_swelling* depots = piece(2 * sizeof(k_swelling));
  for (int i = 0; i < 2; i++) depots[i] = (k_swelling){real(-20, 20), real(10, 60), 0, 80, 36};
  m.swellings = depots;
  return m;
}

/// One band of an image of 80 mm: a linear or a curved array, straight or steered, over cells that lie askew.
static k_scatterers scatterers(float* accumulator, const k_motion* moved) {
  const int zones = 64, pairs = 279, pairStride = 16 * zones + 32, restMax = 320, marchStride = 4 * zones + 16;
  const float depth = 80, cell = 0.42f, lean = real(-0.2f, 0.2f), last = (float)(4 * zones) - 0.5f;
  uint32_t* path = piece(208u * (size_t)restMax * 4);
  for (int i = 0; i < 208 * restMax; i++) path[i] = random32() & 0x01ff01ffu;
  uint32_t* weights = piece((size_t)zones * 96 * 4);
  for (int i = 0; i < zones * 96; i++) {
    const float weight = real(0, 1);
    memcpy(weights + i, &weight, 4);
    weights[i] = (weights[i] & ~3u) | (uint32_t)whole(0, 2);
  }
  const int isSector = whole(0, 1), first = whole(0, 200), end = first + whole(1, pairs - 1 - first);
  k_scatterers f;
  memset(&f, 0, sizeof f);
  f.rowX = f.columnY = f.sliceZ = cell;
  f.rowZ = lean * cell;
  f.columnX = -lean * cell;
  // Cell (2048, 2048, 2048) lies in the middle of the face.
  f.baseX = -2048 * (f.rowX + f.columnX);
  f.baseY = -2048 * f.columnY;
  f.baseZ = -2048 * (f.rowZ + f.sliceZ);
  f.jitterRowX = f.jitterColumnY = cell / 256;
  f.cellMM = cell;
  f.slant = real(0, 0.3f);
  f.jitterLow = -0.4f;
  f.jitterHigh = 0.4f;
  f.columnKey = 0xd8163841u;
  f.sliceKey = 0xcb1ab31fu;
  f.columnShift = 8;
  f.sliceShift = 16;
  f.isSector = isSector;
  f.isSteered = whole(0, 1);
  f.steeringSine = f.isSteered ? 0.17f : 0;
  f.steeringCosine = f.isSteered ? 0.985f : 1;
  f.radius = isSector ? 50 : 0;
  f.touchRadius = f.radius * f.steeringSine;
  f.linesPerUnit = isSector ? 2 * 255 / 1.3f : 255 / 60.0f;
  f.middleLine = 127.5f + 12;
  f.samplesPerMM = 16 * zones / depth;
  f.zonesPerMM = zones / depth;
  f.marchPerMM = 4 * zones / depth;
  f.binsPerMM = 96 / 12.0f;
  f.lead = 9;
  f.carrierLinear = 4.6f;
  f.carrierQuadratic = 0.002f;
  f.shearOffset = f.isSteered ? 512 : 0;
  f.deepest = depth;
  f.lastDepth = depth * 0.9999f;
  f.lastRay = 191.5f;
  f.lastMarch = last;
  f.raysPerLine = 191 / 255.0f;
  f.paddedRayOffset = 8 - 12 * f.raysPerLine;
  f.lastPaddedRay = 206.999f;
  f.pathPerMM = f.marchPerMM / 2;
  f.restOffset = 14 * f.pathPerMM;
  f.lastRest = 300.5f;
  f.firstPlace = (float)first;
  f.endPlace = (float)end;
  f.lastPlace = (float)end - 0.001f;
  f.linesAside = 1;
  f.shallowest = -14;
  f.path = path;
  f.pathCount = 208 * restMax;
  f.pathStep = 1.0f / 1024;
  f.pathStride = restMax;
  f.halfThickness = floats(zones, 1, 4);
  int32_t* strides = piece((size_t)zones * 4);
  for (int z = 0; z < zones; z++) strides[z] = whole(1, 3);
  f.sliceStride = strides;
  f.zoneCount = zones;
  f.loudestStride = 4 * zones / 8;
  f.loudestCount = 24 * f.loudestStride;
  f.loudest = floats(f.loudestCount, 0, 1);
  f.faint = 0.9f;
  f.silent = 0.5f;
  f.elevationWeights = (const float*)weights;
  f.elevationWeightCount = zones * 96;
  f.lastBin = 95;
  f.gain = floats(5 * 192 * marchStride, 0, 1);
  f.gainCount = 5 * 192 * marchStride;
  f.middlePlane = 2;
  f.rays = 192;
  f.guardRays = 8;
  f.marchStride = (float)marchStride;
  f.accumulator = accumulator;
  f.firstQuad = first * pairStride;
  f.endQuad = end * pairStride;
  f.pairStride = (float)pairStride;
  f.motion = moved;
  f.motionReach = moved ? 2.5f : 0;
  return f;
}
#include "tissue.h"

/// Floats of all rounds that a scatterer was added to.
static long drawn;
static void drawing(void) {
  const int count = 279 * (16 * 64 + 32) * 4;
  const k_motion moved = motion();
  float* accumulators[2] = {floats(count, 0, 0), floats(count, 0, 0)};
  k_scatterers frame = scatterers(accumulators[0], whole(0, 1) ? &moved : 0);
  const int firstRow = 2048 + whole(-90, 50);
  for (int wide = 0; wide < 2; wide++) {
    frame.accumulator = accumulators[wide];
    for (int number = firstRow; number < firstRow + 12; number++) {
      k_row row = {(float)number, 2048 - 30, 2048 + 219, (uint32_t)number * 0x8da6b343u};
      k_drawScatterers(&frame, &row, wide && k_hasWideVectors());
    }
  }
  same("k_drawScatterers", accumulators[0], accumulators[1], (size_t)count * 4);
  for (int i = 0; i < count; i++) drawn += accumulators[0][i] != 0;
}

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? atoi(argv[1]) : 100;
  void (*kernels[])(void) = {alongBeam, acrossLines, display,  pixels,   scaling,  waves,  bentWaves, clearing,
                             noise, weakened,    loudness,    marching, sheets,   drawing};
  const int count = (int)(sizeof kernels / sizeof kernels[0]);
  for (int round = 0; round < rounds; round++)
    for (int k = 0; k < count; k++) {
      kernels[k]();
      finish();
    }
  if (rounds > 9 && drawn == 0) {
    fprintf(stderr, "k_drawScatterers: nothing was drawn\n");
    return 1;
  }
  if (rounds > 9 && echoes == 0) {
    fprintf(stderr, "k_marchRays, k_meetSheet: nothing was met\n");
    return 1;
  }
  printf("%d kernels, %d rounds: both builds give the same bits\n", count, rounds);
  return 0;
}
