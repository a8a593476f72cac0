#include "CImGui.h"
#if !__has_include(<imgui/imgui.h>)
#error "Dear ImGui is missing: apt-get install libimgui-dev"
#endif
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#include <imgui/imgui.h>

const char *ig_version(void) { return ImGui::GetVersion(); }
