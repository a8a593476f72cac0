// Eight rays' way through the tissue on one plane: what is left of the wave, bone, sheets and boundaries.
#include "Noise.h"
#include "TissueVoxels.h"
#include "Turned.h"

/// The running state of eight rays.
typedef struct {
  k_int8 sidedLabel;
  k_float8 tone, loss, impedance;
  /// Losses so far: to attenuation, octaves at 1 MHz; to interfaces, octaves; and both together at this depth.
  k_float8 attenuation, interfaces, total;
  k_float8 phase, phasePerMM, phasePerElevation, level, cycles;
  /// The seen depth at which bone was met; far beyond the image where none was.
  k_float8 boneDepth, penetration;
  /// Depth at rest; way that the wave has come, and its speed over 1540 m/s.
  k_float8 rest, path, speed;
} k_wave8;

/// Where eight rays are at one step, and were at the step before.
typedef struct {
  int32_t number;
  float depth, elevation;
  k_float8 restBefore, pathBefore;
} k_step;

/// Rest depth of the tissue that the face has moved to a depth: the inverse of `SkinContact.seenDepth`.
K_INLINE k_float8 k_restDepth(const k_march* m, k_float8 seen) {
  if (!m->isBent) return seen;
  k_float8 depth = seen - k_load(m->shift);
  k_float8 t = k_max(m->reachMM - depth, (k_float8)0.0f);
  if (!k_any((k_int8)(t > 0.0f))) return depth;
  k_float8 root = k_sqrt(k_max(k_load(m->bend) * (t * 4.0f) + 1.0f, (k_float8)0.01f));
  return k_max(depth, (k_float8)m->reachMM) - t * 2.0f / (root + 1.0f);
}
K_INLINE k_float8 k_seenDepth(const k_march* m, k_float8 rest) {
  k_float8 s = (m->reachMM - rest) / (m->reachMM - k_load(m->gap));
  k_float8 pressed = rest - (k_load(m->gap) + k_load(m->shift)) * s * s + k_load(m->shift);
  return k_select(pressed, rest + k_load(m->shift), (k_int8)(rest < m->reachMM));
}

/// Takes some rays into another tissue: looks its numbers up, and loses what the interface reflects.
K_INLINE void k_enter(const k_march* m, k_int8 sided, int isFirst, k_wave8* w) {
  const k_tissues* t = &m->tissues;
  const k_int8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  K_CHECK(k_within(sided, 0, 2 * t->labelCount));
  k_int8 index = ((sided << 3) + lanes) << 2;
  k_float8 impedance = (k_float8)k_gather(t->impedance, index);
  if (!isFirst) {
    // Down and back through the interface: 1 − r² in amplitude.
    k_float8 r = (impedance - w->impedance) / (impedance + w->impedance);
    w->interfaces += r * r * 1.442695f;
  }
  w->impedance = impedance;
  w->tone = (k_float8)k_gather(t->tone, index);
  w->loss = (k_float8)k_gather(t->loss, index);
  k_float8 speed = (k_float8)k_gather(t->speed, index);
  w->speed = k_select(speed, w->speed, (k_int8)(speed > 0.0f));
  w->phase = (k_float8)k_gather(t->phase, index);
  w->phasePerMM = (k_float8)k_gather(t->phasePerMM, index);
  w->phasePerElevation = (k_float8)k_gather(t->phasePerElevation, index);
  w->level = (k_float8)k_gather(t->level, index);
  w->sidedLabel = sided;
}

/// Covers tissue with injected fluid.
K_INLINE void k_cover(
    const k_fluidCover* f, const k_voxels8* v, k_float8* level, k_float8* loss, k_int8* isLaminated) {
  k_int8 isBefore = (k_int8)(v->x < f->lowX) | (k_int8)(v->y < f->lowY) | (k_int8)(v->z < f->lowZ);
  k_int8 isBehind = (k_int8)(f->highX < v->x) | (k_int8)(f->highY < v->y) | (k_int8)(f->highZ < v->z);
  if (!k_any(~(isBefore | isBehind))) return;
  K_CHECK(k_within(v->index, 0, (int32_t)f->codeCount));
  // Four bytes are read for a code of two, the last ones beyond the codes.
  k_int8 code = (k_int8)k_gather(f->codes, v->index << 1) & 0xffff;
  k_int8 isWet = (k_int8)(code != 0);
  if (!k_any(isWet)) return;
  k_float8 share = k_float(code & 255) * (1.0f / 255);
  k_float8 own = (k_float(code >> 8) * f->levelStep + f->lowestLevel) * (1 / K_DECIBELS_PER_OCTAVE);
  k_float8 mixed = k_exp2(*level) * (1.0f - share) + k_exp2(own) * share;
  *level = k_select(k_log2(k_max(mixed, (k_float8)1e-6f)), *level, isWet);
  // Fluid takes next to nothing from the beam: what lies below is brighter.
  *loss = k_select(*loss * (1.0f - share * f->lossSaved), *loss, isWet);
  *isLaminated = *isLaminated & ~(isWet & (k_int8)(f->tornShare < share));
}

/// Looks for crossings of bone's surface since the last step, by two secant steps, on rays whose nearest voxel is close
/// to bone. The same as `BoneReflection.crossing`, which follows single rays.
K_INLINE void k_meetBone(const k_march* m, k_int8 near, const k_step* s, k_wave8* w) {
  const k_lattice* l = &m->lattice;
  k_float8 x = k_load(m->startX) + m->elevationX * s->elevation, y = k_load(m->startY) + m->elevationY * s->elevation;
  k_float8 z = k_load(m->startZ) + m->elevationZ * s->elevation;
#define K_BONE(d) k_boneDistance(l, x + k_load(m->directionX) * (d), y + k_load(m->directionY) * (d), z + k_load(m->directionZ) * (d))
  k_float8 d0 = s->restBefore, d1 = w->rest, inside = K_BONE(d1);
  near = near & (k_int8)(inside < 0.0f);
  if (!k_any(near)) return;
  k_float8 outside = k_max(K_BONE(d0), (k_float8)0.0f);
  for (int n = 0; n < 2; n++) {
    k_float8 share = outside / (outside - inside + 1e-9f);
    k_float8 middle = d0 + (d1 - d0) * k_max(k_min(share, (k_float8)0.98f), (k_float8)0.02f);
    k_float8 value = K_BONE(middle);
    k_int8 isOutside = (k_int8)(value > 0.0f);
    d0 = k_select(middle, d0, isOutside);
    outside = k_select(value, outside, isOutside);
    d1 = k_select(d1, middle, isOutside);
    inside = k_select(inside, value, isOutside);
  }
#undef K_BONE
  k_float8 last = outside / (outside - inside + 1e-9f);
  k_float8 rest = d0 + (d1 - d0) * k_max(k_min(last, (k_float8)1.0f), (k_float8)0.0f);
  k_float8 px = x + k_load(m->directionX) * rest, py = y + k_load(m->directionY) * rest, pz = z + k_load(m->directionZ) * rest;
  const float e = 0.6f;
  k_float8 nx = k_boneDistance(l, px + e, py, pz) - k_boneDistance(l, px - e, py, pz);
  k_float8 ny = k_boneDistance(l, px, py + e, pz) - k_boneDistance(l, px, py - e, pz);
  k_float8 nz = k_boneDistance(l, px, py, pz + e) - k_boneDistance(l, px, py, pz - e);
  k_float8 length = k_sqrt(nx * nx + ny * ny + nz * nz + 1e-12f);
  nx /= length;
  ny /= length;
  nz /= length;
  k_float8 cosine = k_abs(nx * k_load(m->directionX) + ny * k_load(m->directionY) + nz * k_load(m->directionZ));
  k_float8 angle = k_angleDegrees(cosine);
  k_float8 lobe = k_exp2(-(angle * angle) / m->bone.lobeDeg2);
  // The strength wanders along the cortex, anchored in the bone.
  k_float8 fine = k_noise(px * 0.8f, py * 0.8f, pz * 0.8f, (k_uint8)m->bone.seed);
  k_float8 coarse = k_noise(px * 0.25f, py * 0.25f, pz * 0.25f, (k_uint8)(m->bone.seed + 1));
  k_float8 rough = m->bone.roughShare * k_exp2(-angle / m->bone.roughDeg) * cosine * cosine;
  k_float8 through = k_exp2(-w->total) * k_load(m->contact);
  k_float8 specular = k_max(lobe * (0.7f + 0.5f * fine + 0.5f * coarse) * through, (k_float8)0.0f);
  k_float8 path = k_seenDepth(m, rest);
  k_float8 seen =
    s->depth - m->spacing * (w->path - path) / k_max(w->path - s->pathBefore, (k_float8)1e-3f);
  w->boneDepth = k_select(seen, w->boneDepth, near);
  k_store(m->bone.depth, k_select(seen, k_load(m->bone.depth), near));
  k_store(m->bone.specular, k_select(specular, k_load(m->bone.specular), near));
  k_store(m->bone.rough, k_select(rough * through, k_load(m->bone.rough), near));
}

/// Loss to bone, which takes everything: more the deeper the ray has been under its surface, and all from some depth on.
K_INLINE k_float8 k_boneLoss(const k_march* m, float depth, k_float8 distance, k_int8 isBehind, k_wave8* w) {
  k_float8 inside = distance * -m->lattice.boneStepMM;
  w->penetration = k_max(w->penetration, k_keep(inside, isBehind));
  k_float8 deep = depth - w->boneDepth;
  k_float8 lossDB = k_min(w->penetration * 31.0f, (k_float8)14.0f) + w->penetration * 9.0f + deep;
  return k_select(
    (k_float8)90.0f, k_keep(lossDB * (1 / K_DECIBELS_PER_OCTAVE), isBehind), (k_int8)(m->bone.opaqueMM < deep));
}

/// Loss of the haze under bone, in octaves.
K_INLINE k_float8 k_hazeLoss(const k_march* m, k_float8 total, float depth, k_float8 bone) {
  const k_int8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  k_float8 under = k_max(depth - bone, (k_float8)0.0f);
  k_int8 step = k_truncate(k_min(under * m->hazePerMM, (k_float8)(float)(m->cloudSteps - 1)));
  k_float8 cloud = (k_float8)k_gather(m->clouds, (lanes * m->cloudSteps + step) << 2);
  return m->hazeQuieter + (total + under * m->hazeFallPerMM - cloud - m->hazeLevel);
}

/// Notes the echoes of some rays, in the order of the rays.
K_INLINE void k_noteEchoes(
    k_march* m, k_int8 rays, k_float8 depth, k_float8 amplitude, k_float8 slope) {
  k_sheetEchoes* s = &m->sheets;
  for (int bits = k_bits(rays); bits; bits &= bits - 1) {
    const int lane = __builtin_ctz((unsigned)bits);
    if (s->count >= s->capacity) return;
    float* entry = s->hits + 4 * s->count++;
    entry[0] = (float)(m->firstRay + lane);
    entry[1] = depth[lane];
    entry[2] = amplitude[lane];
    entry[3] = slope[lane];
  }
}

/// Notes the sheets inside a tissue that some rays have gone through: where the phase passed a whole number.
K_INLINE void k_noteSheets(
    k_march* m, k_int8 crossed, k_float8 cycles, const k_step* s, k_float8 level, const k_wave8* w) {
  const k_int8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  k_int8 isLoud = crossed & (k_int8)(level > -20.0f);
  if (!k_any(isLoud)) return;
  k_float8 a = w->cycles, b = cycles;
  k_int8 sheet = k_truncate(k_max(a, b) + 4096.0f) - 4096;
  k_float8 share = k_min(k_max((k_float(sheet) - a) / (b - a), (k_float8)0.0f), (k_float8)1.0f);
  k_float8 rest = s->restBefore + (w->rest - s->restBefore) * share;
  const float scale = 0.085f;
  k_float8 x = (k_load(m->startX) + k_load(m->directionX) * rest + m->elevationX * s->elevation) * scale;
  k_float8 y = (k_load(m->startY) + k_load(m->directionY) * rest + m->elevationY * s->elevation) * scale;
  k_float8 z = (k_load(m->startZ) + k_load(m->directionZ) * rest + m->elevationZ * s->elevation) * scale;
  // Sheets come and go.
  k_float8 slow = k_noise(x, y, z, (k_uint8)sheet * 0x9E3779B1U + m->sheets.seed);
  k_float8 gate = k_min(k_max(slow * 2.6f + 0.25f, (k_float8)0.0f), (k_float8)1.0f);
  isLoud = isLoud & (k_int8)(gate > 0.0f);
  if (!k_any(isLoud)) return;
  k_float8 slope = (k_float8)k_gather(m->tissues.slope, ((w->sidedLabel << 3) + lanes) << 2);
  k_noteEchoes(m, isLoud, s->depth - m->spacing * (1.0f - share), k_exp2(level) * gate * k_load(m->contact), slope);
}

/// Notes the boundaries of the rays that have gone from one tissue into another: their place by bisection, their normal
/// from the slope of the impedance about them.
K_INLINE void k_noteBoundaries(
    k_march* m, k_int8 changed, k_int8 before, const k_step* s, k_float8 hidden, const k_wave8* w) {
  const k_lattice* l = &m->lattice;
  const k_tissues* t = &m->tissues;
  const int32_t labels = t->labelCount;
  k_int8 one = before - ((k_int8)(before >= labels) & labels);
  k_int8 other = w->sidedLabel - ((k_int8)(w->sidedLabel >= labels) & labels);
  K_CHECK(k_within(one, 0, labels) && k_within(other, 0, labels));
  k_float8 level = (k_float8)k_gather(t->boundary, (one * labels + other) << 2) - hidden;
  changed = changed & (k_int8)(level > m->sheets.faintest);
  if (!k_any(changed)) return;
  k_float8 x = k_load(m->startX) + m->elevationX * s->elevation, y = k_load(m->startY) + m->elevationY * s->elevation;
  k_float8 z = k_load(m->startZ) + m->elevationZ * s->elevation;
  k_float8 low = s->restBefore, high = w->rest;
  for (int n = 0; n < 3; n++) {
    k_float8 middle = (low + high) / 2.0f;
    k_int8 there =
      k_label(l, x + k_load(m->directionX) * middle, y + k_load(m->directionY) * middle, z + k_load(m->directionZ) * middle);
    k_int8 isBehind = (k_int8)(there == other);
    high = k_select(middle, high, isBehind);
    low = k_select(low, middle, isBehind);
  }
  k_float8 rest = (low + high) / 2.0f;
  x += k_load(m->directionX) * rest;
  y += k_load(m->directionY) * rest;
  z += k_load(m->directionZ) * rest;
  const float reach = m->sheets.reachMM;
#define K_IMPEDANCE(x, y, z) (k_float8)k_gather(t->impedanceOf, k_label(l, x, y, z) << 2)
  k_float8 nx = K_IMPEDANCE(x + reach, y, z) - K_IMPEDANCE(x - reach, y, z);
  k_float8 ny = K_IMPEDANCE(x, y + reach, z) - K_IMPEDANCE(x, y - reach, z);
  k_float8 nz = K_IMPEDANCE(x, y, z + reach) - K_IMPEDANCE(x, y, z - reach);
#undef K_IMPEDANCE
  k_float8 length = k_max(k_sqrt(nx * nx + ny * ny + nz * nz), (k_float8)1e-6f);
  k_float8 along = (nx * k_load(m->directionX) + ny * k_load(m->directionY) + nz * k_load(m->directionZ)) / length;
  k_float8 across = (nx * k_load(m->sidewaysX) + ny * k_load(m->sidewaysY) + nz * k_load(m->sidewaysZ)) / length;
  k_float8 loss =
    (m->sheets.unevenDB + m->sheets.fallDBPerDeg * k_angleDegrees(along)) / K_DECIBELS_PER_OCTAVE;
  k_float8 least = k_select((k_float8)-0.2f, (k_float8)0.2f, (k_int8)(along < 0.0f));
  k_float8 facing = k_select(least, along, (k_int8)(k_abs(along) < 0.2f));
  k_float8 share = (w->rest - rest) / k_max(w->rest - s->restBefore, (k_float8)1e-3f);
  k_noteEchoes(m, changed, s->depth - m->spacing * share, k_exp2(level - loss) * k_load(m->contact), -across / facing);
}

/// Eight neighbors of a step, turned when there are eight of them: [step][ray] to [ray][step].
typedef struct {
  k_float8 heard[8], through[8];
} k_turned;

K_INLINE void k_flush(const k_march* m, k_turned* t, int number) {
  const int first = number & ~7;
  k_storeTurned(t->heard, m->gain + first, m->gainStride);
  if (m->transmission) k_storeTurned(t->through, m->transmission + first, m->gainStride);
}

/// Has the voxels fetched that the rays come to ten steps on: the processor does not foresee them. Of the eight rays the
/// outermost two: between them lie few voxels.
K_INLINE void k_fetchVoxels(const k_march* m, float elevation, k_float8 rest) {
  const k_lattice* l = &m->lattice;
  rest += 10.0f * m->spacing;
  elevation *= l->scale;
  k_int8 x = k_truncate(k_load(m->baseX) + k_load(m->stepX) * rest + m->elevationX * elevation);
  k_int8 y = k_truncate(k_load(m->baseY) + k_load(m->stepY) * rest + m->elevationY * elevation);
  k_int8 z = k_truncate(k_load(m->baseZ) + k_load(m->stepZ) * rest + m->elevationZ * elevation);
  k_int8 place = x + (y + z * l->countY) * l->countX;
  // Numbers, not pointers: ten steps on may be outside of the voxels, where a fetch does nothing.
  const uintptr_t first = (uintptr_t)l->voxels;
  __builtin_prefetch((const void*)(first + 4 * (uintptr_t)(intptr_t)place[0]));
  __builtin_prefetch((const void*)(first + 4 * (uintptr_t)(intptr_t)place[7]));
}

/// One step through tissue.
K_INLINE void k_throughTissue(k_march* m, const k_step* s, k_wave8* w, k_turned* out) {
  const k_lattice* l = &m->lattice;
  const int j = s->number;
  w->rest = k_restDepth(m, w->path);
  const float ex = m->elevationX * l->scale * s->elevation, ey = m->elevationY * l->scale * s->elevation;
  const float ez = m->elevationZ * l->scale * s->elevation;
  k_voxels8 voxel = k_voxelsAt(
    l, k_load(m->baseX) + k_load(m->stepX) * w->rest + ex, k_load(m->baseY) + k_load(m->stepY) * w->rest + ey, k_load(m->baseZ) + k_load(m->stepZ) * w->rest + ez);
  if (m->motion) k_moveVoxels(l, m->motion, m->stillMM, &voxel);
  const float middleX = 0.5f - l->originX * l->scale;
  k_int8 isLeft = (k_int8)(voxel.x < middleX);
  k_int8 sided = (voxel.bits & l->labelMask) + (isLeft & m->tissues.labelCount);
  k_int8 isSame = (k_int8)(sided == w->sidedLabel), before = w->sidedLabel;
  const int hasChanged = k_any(~isSame);
  if (hasChanged) k_enter(m, sided, j == 0, w);
  k_int8 isBefore = (k_int8)(w->boneDepth > 1e8f);
  k_float8 texture = k_float((voxel.bits << 16) >> 24) * l->textureStep;
  k_float8 level = w->tone + texture, loss = w->loss;
  k_int8 isLaminated = isSame;
  if (m->fluid.codes) k_cover(&m->fluid, &voxel, &level, &loss, &isLaminated);
  w->attenuation += k_keep(loss * m->spacing, isBefore);
  w->total = w->attenuation * m->frequency[j] + w->interfaces;
  k_float8 distance = k_float((voxel.bits << 8) >> 24);
  k_int8 near = (k_int8)(distance < m->bone.nearSteps) & isBefore;
  if (j > 0 && k_any(near)) k_meetBone(m, near, s, w);
  k_float8 hidden = w->total + k_keep(k_load(m->needleLoss), (k_int8)(k_load(m->needleDepth) < w->path));
  k_int8 isBehind = (k_int8)(w->boneDepth < 1e8f);
  k_float8 heard;
  if (k_any(isBehind)) {
    hidden += k_boneLoss(m, s->depth, distance, isBehind, w);
    heard = level - hidden;
    if (m->clouds)
      heard = k_select(k_max(-k_hazeLoss(m, w->total, s->depth, w->boneDepth), heard), heard, isBehind);
  } else {
    heard = level - hidden;
  }
  out->heard[j & 7] = k_exp2(heard) * k_load(m->contact);
  if (m->transmission) out->through[j & 7] = k_exp2(-hidden) * k_load(m->contact);
  k_float8 warp = k_float(voxel.bits >> 24) * l->warpStep;
  k_float8 cycles = w->phase + w->phasePerMM * w->rest + w->phasePerElevation * s->elevation + warp;
  k_int8 crossed = (k_int8)(k_truncate(cycles + 4096.0f) != k_truncate(w->cycles + 4096.0f));
  crossed = crossed & isLaminated & (k_int8)(w->level > -99.0f);
  if (j > 0 && k_any(crossed)) k_noteSheets(m, crossed, cycles, s, w->level + texture - hidden, w);
  w->cycles = cycles;
  if (j > 0 && hasChanged) k_noteBoundaries(m, ~isSame & isBefore, before, s, hidden, w);
}

K_INLINE void k_marchRaysBody(k_march* march) {
  // A copy, which nothing that is stored can change.
  k_march own = *march, *m = &own;
  k_wave8 w;
  __builtin_memset(&w, 0, sizeof w);
  w.sidedLabel = (k_int8)-1;
  w.level = (k_float8)-100.0f;
  w.boneDepth = (k_float8)1e9f;
  w.speed = (k_float8)1.0f;
  k_store(m->bone.depth, (k_float8)-1.0f);
  k_turned turned;
  __builtin_memset(&turned, 0, sizeof turned);
  for (int j = 0; j < m->count; j++) {
    k_step s = {j, (float)j * m->spacing, m->plane * m->planeOffset[j], w.rest, w.path};
    float* path = m->paths + 8 * j;
    if (m->isTiming) {
      if (j > 0) w.path += w.speed * m->spacing;
      k_store(path, w.path);
    } else {
      w.path = k_load(path);
    }
    // Nothing but the haze is heard where all rays are so far below bone.
    if (!k_any((k_int8)(w.boneDepth >= s.depth - m->bone.opaqueMM))) {
      turned.heard[j & 7] = (k_float8)0.0f;
      turned.through[j & 7] = (k_float8)0.0f;
      if (m->clouds) turned.heard[j & 7] = k_exp2(-k_hazeLoss(m, w.total, s.depth, w.boneDepth)) * k_load(m->contact);
    } else {
      if (j & 1) k_fetchVoxels(m, s.elevation, w.rest);
      k_throughTissue(m, &s, &w, &turned);
    }
    if ((j & 7) == 7 || j == m->count - 1) k_flush(m, &turned, j);
  }
  march->sheets.count = m->sheets.count;
}

K_TWO_BUILDS(k_marchRays, (march), k_march* march)
