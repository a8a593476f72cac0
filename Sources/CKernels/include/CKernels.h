// What Swift sees of this module: lanes, and the kernels of the image.
#pragma once
#include "Lanes.h"
#include "Motion.h"
#include "Kernels.h"
#include "March.h"
#include "Sheets.h"
