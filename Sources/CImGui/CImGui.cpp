#include "CImGui.h"
#if !__has_include(<imgui/imgui.h>)
#error "Dear ImGui is missing: apt-get install libimgui-dev"
#endif
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#include <imgui/imgui.h>

#include <cstring>
#include <string>
#include <vector>

namespace {
ImFont *fonts[ig_font_count];
std::vector<ig_triangles> lists;
float scale = 1;
bool is_in_card = false;
static_assert(sizeof(ig_vertex) == sizeof(ImDrawVert) && sizeof(ImDrawIdx) == 2, "as the library was built");

ImVec4 rgb(unsigned hex, float alpha = 1) {
  return ImVec4(((hex >> 16) & 255) / 255.f, ((hex >> 8) & 255) / 255.f, (hex & 255) / 255.f, alpha);
}

// Dark and calm: one accent, no lines where space does.
void set_style() {
  ImGuiStyle &style = ImGui::GetStyle();
  ImGui::StyleColorsDark(&style);
  style.WindowRounding = 0;
  style.ChildRounding = 3;
  style.FrameRounding = 3;
  style.GrabRounding = 3;
  style.ScrollbarRounding = 3;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.WindowPadding = ImVec2(14, 12);
  style.FramePadding = ImVec2(8, 4);
  style.ItemSpacing = ImVec2(8, 6);
  style.ScrollbarSize = 10;
  style.GrabMinSize = 12;
  style.AntiAliasedLinesUseTex = false;
  ImVec4 *c = style.Colors;
  c[ImGuiCol_Text] = rgb(0xd7dee6);
  c[ImGuiCol_TextDisabled] = rgb(0x75818e);
  c[ImGuiCol_WindowBg] = rgb(0x161b21);
  c[ImGuiCol_PopupBg] = rgb(0x1e252d);
  c[ImGuiCol_ChildBg] = rgb(0x161b21, 0);
  c[ImGuiCol_Border] = rgb(0x33404d);
  c[ImGuiCol_FrameBg] = rgb(0x242d37);
  c[ImGuiCol_FrameBgHovered] = rgb(0x2d3844);
  c[ImGuiCol_FrameBgActive] = rgb(0x33414f);
  c[ImGuiCol_SliderGrab] = rgb(0x4aa3c7);
  c[ImGuiCol_SliderGrabActive] = rgb(0x67c3e6);
  c[ImGuiCol_Button] = rgb(0x2a3541);
  c[ImGuiCol_ButtonHovered] = rgb(0x36444f + 0x000202);
  c[ImGuiCol_ButtonActive] = rgb(0x415260);
  c[ImGuiCol_CheckMark] = rgb(0x67c3e6);
  c[ImGuiCol_Separator] = rgb(0x2a333d);
  c[ImGuiCol_ScrollbarBg] = rgb(0x161b21, 0);
  c[ImGuiCol_ScrollbarGrab] = rgb(0x33404d);
  c[ImGuiCol_PlotHistogram] = rgb(0x4aa3c7);
  style.ScaleAllSizes(scale);
}

struct item {
  std::string label;
  ig_item seen;
};
std::vector<item> items;
// Whether what is drawn now is disabled: a level for each ig_begin_disabled.
std::vector<bool> disabled;
// Keeps what was drawn last; nothing where a scroll hides it.
void note_item(const char *label) {
  if (!ImGui::IsItemVisible()) return;
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  const bool is_on = disabled.empty() || !disabled.back();
  items.push_back({label, {nullptr, low.x, low.y, high.x, high.y, is_on, ImGui::IsItemHovered(), ImGui::IsItemActive()}});
}
ImVec4 color4(uint32_t color) { return ImGui::ColorConvertU32ToFloat4(color); }
}  // namespace

extern "C" {

bool ig_create(const char *regular_file, const char *bold_file, float wanted_scale) {
  scale = wanted_scale;
  ImGui::SetCurrentContext(ImGui::CreateContext());
  ImGuiIO &io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  // Latin of all Europe, Greek and Cyrillic (names), general punctuation, arrows, mathematical operators, geometric shapes.
  static const ImWchar ranges[] = {0x20, 0x17f, 0x218, 0x21b, 0x370, 0x45f, 0x490, 0x491, 0x2010, 0x2027, 0x2030, 0x205e, 0x2070, 0x209f,
                                   0x2190, 0x21ff, 0x2200, 0x22ff, 0x25a0, 0x25ff, 0x2713, 0x2717, 0};
  ImFontConfig config;
  config.PixelSnapH = true;
  config.OversampleH = config.OversampleV = 1;
  const struct {
    const char *file;
    float size;
  } wanted[ig_font_count] = {{regular_file, 15}, {regular_file, 13}, {bold_file, 22}, {bold_file, 15}};
  for (int i = 0; i < ig_font_count; i++) {
    fonts[i] = io.Fonts->AddFontFromFileTTF(wanted[i].file, wanted[i].size * scale, &config, ranges);
    if (!fonts[i]) {
      ig_destroy();
      return false;
    }
  }
  unsigned char *pixels;
  int width, height;
  io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
  io.Fonts->SetTexID((ImTextureID)1);
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  set_style();
  return true;
}
void ig_destroy(void) {
  lists.clear();
  if (ImGui::GetCurrentContext()) ImGui::DestroyContext();
}
ig_atlas ig_font_atlas(void) {
  ImFontAtlas *atlas = ImGui::GetIO().Fonts;
  return {atlas->TexPixelsAlpha8, atlas->TexWidth, atlas->TexHeight};
}

void ig_new_frame(float width, float height, float seconds, float x, float y, int buttons, float wheel) {
  ImGuiIO &io = ImGui::GetIO();
  io.DisplaySize = ImVec2(width, height);
  io.DeltaTime = seconds > 0.0001f ? seconds : 0.0001f;
  io.MousePos = ImVec2(x, y);
  for (int i = 0; i < 3; i++) io.MouseDown[i] = (buttons >> i) & 1;
  io.MouseWheel = wheel;
  lists.clear();
  items.clear();
  disabled.clear();
  ImGui::NewFrame();
}
int ig_render(void) {
  ImGui::Render();
  const ImDrawData *data = ImGui::GetDrawData();
  lists.clear();
  for (int n = 0; n < data->CmdListsCount; n++) {
    const ImDrawList *list = data->CmdLists[n];
    for (const ImDrawCmd &command : list->CmdBuffer) {
      if (command.UserCallback || command.ElemCount == 0) continue;
      const ImVec4 &clip = command.ClipRect;
      lists.push_back({clip.x, clip.y, clip.z, clip.w,
                       reinterpret_cast<const ig_vertex *>(list->VtxBuffer.Data + command.VtxOffset),
                       list->IdxBuffer.Data + command.IdxOffset,
                       list->VtxBuffer.Size - (int32_t)command.VtxOffset, (int32_t)command.ElemCount});
    }
  }
  return (int)lists.size();
}
ig_triangles ig_triangles_at(int index) { return lists[index]; }

void ig_begin(const char *name, float x, float y, float width, float height, ig_kind kind) {
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoNav;
  is_in_card = kind == ig_card;
  if (kind == ig_clear) flags |= ImGuiWindowFlags_NoBackground;
  if (!is_in_card) {
    ImGui::SetNextWindowPos(ImVec2(x, y));
    ImGui::SetNextWindowSize(ImVec2(width, height));
    ImGui::Begin(name, nullptr, flags | ImGuiWindowFlags_NoBringToFrontOnFocus);
    return;
  }
  // A veil over all the rest, which also keeps the mouse from it; the card lies inside it.
  items.clear();
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::SetNextWindowFocus();
  ImGui::PushStyleColor(ImGuiCol_WindowBg, rgb(0x080b0e, 0.62f));
  ImGui::Begin(name, nullptr, flags);
  ImGui::PopStyleColor();
  ImGui::SetCursorPos(ImVec2(x, y));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, rgb(0x1b2128));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(28 * scale, 24 * scale));
  ImGui::BeginChild("card", ImVec2(width, height), false, flags | ImGuiWindowFlags_AlwaysUseWindowPadding);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
}
void ig_end(void) {
  if (is_in_card) ImGui::EndChild();
  is_in_card = false;
  ImGui::End();
}
void ig_begin_scroll(const char *name, float width, float height) {
  ImGui::BeginChild(name, ImVec2(width, height), false, ImGuiWindowFlags_NoNav);
}
void ig_follow_row(float y, float height) {
  ImGuiStorage *kept = ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID("row that is followed");
  if (kept->GetFloat(id, -1) == y) return;
  kept->SetFloat(id, y);
  const float top = ImGui::GetScrollY(), room = ImGui::GetWindowHeight();
  if (y < top) ImGui::SetScrollY(y);
  if (y + height > top + room) ImGui::SetScrollY(y + height - room);
}
void ig_end_scroll(void) { ImGui::EndChild(); }
void ig_push_id(int id) { ImGui::PushID(id); }
void ig_pop_id(void) { ImGui::PopID(); }
void ig_push_font(ig_font font) { ImGui::PushFont(fonts[font]); }
void ig_pop_font(void) { ImGui::PopFont(); }
void ig_begin_disabled(bool is_disabled) {
  disabled.push_back(is_disabled || (!disabled.empty() && disabled.back()));
  ImGui::BeginDisabled(is_disabled);
}
void ig_end_disabled(void) {
  disabled.pop_back();
  ImGui::EndDisabled();
}
int ig_item_count(void) { return (int)items.size(); }
ig_item ig_item_at(int index) {
  ig_item found = items[index].seen;
  found.label = items[index].label.c_str();
  return found;
}

void ig_text(const char *text, uint32_t color) {
  ImGui::PushStyleColor(ImGuiCol_Text, color4(color));
  ImGui::TextUnformatted(text);
  ImGui::PopStyleColor();
}
void ig_text_wrapped(const char *text, uint32_t color) {
  ImGui::PushTextWrapPos(0);
  ig_text(text, color);
  ImGui::PopTextWrapPos();
}
float ig_text_width(const char *text) { return ImGui::CalcTextSize(text).x; }
float ig_line_height(void) { return ImGui::GetTextLineHeight(); }
bool ig_button(const char *label, float width, float height, bool is_main) {
  if (is_main) {
    ImGui::PushStyleColor(ImGuiCol_Button, rgb(0x1f6f91));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, rgb(0x2883a9));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, rgb(0x3397c0));
  }
  const bool pressed = ImGui::Button(label, ImVec2(width, height));
  note_item(label);
  if (is_main) ImGui::PopStyleColor(3);
  return pressed;
}
bool ig_tile(const char *label, float x, float y, float width, float height, bool is_chosen) {
  ImGui::SetCursorPos(ImVec2(x, y));
  const bool pressed = ImGui::InvisibleButton(label, ImVec2(width, height));
  note_item(label);
  const bool is_hovered = ImGui::IsItemHovered();
  if (is_chosen || is_hovered)
    ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                        ImGui::GetColorU32(rgb(is_chosen ? 0x67c3e6 : 0x415260)), 3, 0, 2 * scale);
  ImGui::SetCursorPos(ImVec2(x, y));
  return pressed;
}
void ig_text_box(const char *text, uint32_t color, float width, int lines) {
  const float height = ImGui::GetTextLineHeight();
  ImFont *font = ImGui::GetFont();
  const char *end = text + strlen(text), *line = text;
  ImDrawList *list = ImGui::GetWindowDrawList();
  ImVec2 at = ImGui::GetCursorScreenPos();
  for (int i = 0; i < lines && line < end; i++, at.y += height) {
    const char *stop = font->CalcWordWrapPositionA(1, line, end, width);
    if (stop == line) stop++;
    // The last line ends with dots where there is more.
    std::string shown(line, stop);
    if (i == lines - 1 && stop < end) {
      while (!shown.empty() && ImGui::CalcTextSize((shown + " …").c_str()).x > width) {
        do shown.pop_back();
        while (!shown.empty() && (shown.back() & 0xc0) == 0x80);
      }
      shown += " …";
    }
    list->AddText(font, ImGui::GetFontSize(), at, color, shown.c_str());
    line = stop;
    while (line < end && (*line == ' ' || *line == '\n')) line++;
  }
  ImGui::Dummy(ImVec2(width, height * (float)lines));
}
bool ig_hold_button(const char *label, float width, float height) {
  ImGui::Button(label, ImVec2(width, height));
  note_item(label);
  return ImGui::IsItemActive();
}
bool ig_text_line(const char *label, const char *text, float width, bool is_chosen) {
  const float height = ImGui::GetFrameHeight();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(label, ImVec2(width, height));
  note_item(label);
  ImDrawList *list = ImGui::GetWindowDrawList();
  const ImVec2 corner(at.x + width, at.y + height);
  list->AddRectFilled(at, corner, ImGui::GetColorU32(rgb(0x0d1116)), 3);
  list->AddRect(at, corner, ImGui::GetColorU32(rgb(is_chosen ? 0x67c3e6 : 0x415260)), 3);
  // Of a long text the end is seen, where it is being written.
  const float room = width - 16 * scale, length = ImGui::CalcTextSize(text).x;
  const float x = at.x + 6 * scale + (length > room ? room - length : 0), y = at.y + (height - ImGui::GetTextLineHeight()) / 2;
  list->PushClipRect(at, corner, true);
  list->AddText(ImVec2(x, y), ImGui::GetColorU32(rgb(0xd7dee6)), text);
  if (is_chosen)
    list->AddRectFilled(ImVec2(x + length + 1, y), ImVec2(x + length + 1 + 2 * scale, y + ImGui::GetTextLineHeight()),
                        ImGui::GetColorU32(rgb(0x67c3e6)));
  list->PopClipRect();
  return pressed;
}
bool ig_radio(const char *label, bool is_chosen) {
  const bool pressed = ImGui::RadioButton(label, is_chosen);
  note_item(label);
  return pressed;
}
bool ig_checkbox(const char *label, bool is_on) {
  const bool switched = ImGui::Checkbox(label, &is_on);
  note_item(label);
  return switched;
}
bool ig_slider(const char *label, float *value, float low, float high, const char *format, float width) {
  ImGui::SetNextItemWidth(width);
  const ImGuiSliderFlags flags = ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_NoInput;
  const bool changed = ImGui::SliderFloat(label, value, low, high, format, flags);
  note_item(label);
  return changed;
}
bool ig_vertical_slider(const char *label, float width, float height, float *value, float low, float high) {
  const ImGuiSliderFlags flags = ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_NoInput;
  const bool changed = ImGui::VSliderFloat(label, ImVec2(width, height), value, low, high, "", flags);
  note_item(label);
  return changed;
}
void ig_bar(float fraction, float width, float height, uint32_t color, const char *text) {
  ImGui::PushStyleColor(ImGuiCol_PlotHistogram, color4(color));
  ImGui::ProgressBar(fraction, ImVec2(width, height), text);
  ImGui::PopStyleColor();
}
void ig_plot(const float *values, int count, float low, float high, float width, float height, uint32_t color) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList *list = ImGui::GetWindowDrawList();
  const float scale = height / (high - low);
  const float zero = at.y + height + low * scale;
  list->AddRectFilled(at, ImVec2(at.x + width, at.y + height), ImGui::GetColorU32(ImGuiCol_FrameBg), 2);
  list->AddLine(ImVec2(at.x, zero), ImVec2(at.x + width, zero), (color & 0x00ffffffu) | 0x50000000u, 1);
  list->PathClear();
  for (int i = 0; i < count; ++i) {
    const float value = values[i] < low ? low : values[i] > high ? high : values[i];
    list->PathLineTo(ImVec2(at.x + width * (float)i / (float)(count > 1 ? count - 1 : 1), at.y + height + (low - value) * scale));
  }
  list->PathStroke(color, 0, 1.5f);
  ImGui::Dummy(ImVec2(width, height));
}
void ig_separator(void) { ImGui::Separator(); }
void ig_same_line(float x) { ImGui::SameLine(x); }
void ig_gap(float height) { ImGui::Dummy(ImVec2(0, height)); }
float ig_content_width(void) { return ImGui::GetContentRegionAvail().x; }
float ig_content_height(void) { return ImGui::GetContentRegionAvail().y; }
float ig_cursor_x(void) { return ImGui::GetCursorPosX(); }
float ig_cursor_y(void) { return ImGui::GetCursorPosY(); }
void ig_set_cursor(float x, float y) { ImGui::SetCursorPos(ImVec2(x, y)); }
void ig_label(float x, float y, uint32_t color, ig_font font, const char *text) {
  ImGui::GetBackgroundDrawList()->AddText(fonts[font], fonts[font]->FontSize, ImVec2(x, y), color, text);
}
float ig_label_width(ig_font font, const char *text) {
  return fonts[font]->CalcTextSizeA(fonts[font]->FontSize, 1e9f, 0, text).x;
}
float ig_label_height(ig_font font) { return fonts[font]->FontSize; }
}
