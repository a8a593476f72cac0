#pragma once
#define SDL_MAIN_HANDLED
#if !__has_include(<SDL2/SDL.h>)
#error "SDL2 is missing: apt-get install libsdl2-dev"
#endif
#include <SDL2/SDL.h>
