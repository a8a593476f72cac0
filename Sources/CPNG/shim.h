#pragma once
#if !__has_include(<png.h>)
#error "libpng is missing: apt-get install libpng-dev"
#endif
#if !__has_include(<zlib.h>)
#error "zlib is missing: apt-get install zlib1g-dev"
#endif
#include <png.h>
#include <zlib.h>
