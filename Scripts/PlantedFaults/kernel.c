// A fault on purpose in the use of a kernel, which the sanitizers of Scripts/check-sanitizers must report.
// Usage: kernel overrun | overflow | table | none
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../Sources/CKernels/include/CKernels.h"

/// Points that are one float too few.
static void overrun(int missing) {
  float values[8], *points = calloc((size_t)(24 - missing), sizeof(float));
  k_smoothNoise(points, 1, 1, values, 0);
  free(points);
}
/// A whole number beyond its range.
static int overflow(int32_t number) { return (number + INT32_MAX) & 1; }
/// A first tap beyond the middle.
static void table(int32_t firstTap) {
  float zeros[64] = {0}, power[16];
  k_lateralLine line = {
    .real = zeros, .imaginary = zeros, .lineStride = 16, .power = power, .taps = zeros, .firstTap = &firstTap,
    .tapStride = 8, .tapCount = 3, .count = 16};
  k_filterAcrossLines(&line, 0);
}

int main(int count, char** words) {
  if (count != 2) return 64;
  overrun(strcmp(words[1], "overrun") == 0);
  table(strcmp(words[1], "table") == 0 ? 2 : 1);
  return overflow(strcmp(words[1], "overflow") == 0) & 0;
}
