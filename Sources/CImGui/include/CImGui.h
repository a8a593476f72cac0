// A plain C face of the part of Dear ImGui that the panels use. One context, used from one thread.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// As ImDrawVert: place in pixels, texture coordinates 0...1, color with red in the lowest byte.
typedef struct {
  float x, y, u, v;
  uint32_t color;
} ig_vertex;
// Triangles with one clip rectangle (left, top, right, bottom). Valid until the next frame begins.
typedef struct {
  float left, top, right, bottom;
  const ig_vertex *vertices;
  const uint16_t *indices;
  int32_t vertex_count, index_count;
} ig_triangles;
// One byte a pixel, row by row.
typedef struct {
  const uint8_t *alpha;
  int32_t width, height;
} ig_atlas;
typedef enum { ig_regular, ig_small, ig_title, ig_bold, ig_font_count } ig_font;

// False when a font file cannot be read. `scale` multiplies every size.
bool ig_create(const char *regular_file, const char *bold_file, float scale);
void ig_destroy(void);
ig_atlas ig_font_atlas(void);

// `buttons`: bit 0 left, bit 1 right, bit 2 middle.
void ig_new_frame(float width, float height, float seconds, float mouse_x, float mouse_y, int buttons, float wheel);
// Ends the frame; the number of triangle lists to draw, in order.
int ig_render(void);
ig_triangles ig_triangles_at(int index);

// A panel; a card over a veil that keeps the mouse from all the rest; or a panel without a background.
typedef enum { ig_panel, ig_card, ig_clear } ig_kind;
void ig_begin(const char *name, float x, float y, float width, float height, ig_kind kind);
void ig_end(void);
void ig_begin_scroll(const char *name, float width, float height);
/// Scrolls so that a row is in sight, when it is another one than in the frame before: the wheel may scroll it away.
void ig_follow_row(float y, float height);
void ig_end_scroll(void);
void ig_push_id(int id);
void ig_pop_id(void);
void ig_push_font(ig_font font);
void ig_pop_font(void);
void ig_begin_disabled(bool is_disabled);
void ig_end_disabled(void);

void ig_text(const char *text, uint32_t color);
void ig_text_wrapped(const char *text, uint32_t color);
// What the mouse can reach in the frame being drawn, in the order drawn: buttons, choices and sliders. A card hides what
// was drawn before it. The label is valid until the next frame begins.
typedef struct {
  const char *label;
  float left, top, right, bottom;
  bool is_on, is_hovered, is_held;
} ig_item;
int ig_item_count(void);
ig_item ig_item_at(int index);

float ig_text_width(const char *text);
float ig_line_height(void);
bool ig_button(const char *label, float width, float height, bool is_main);
// A part of the panel that can be pressed, with a frame where it is chosen or under the mouse. Leaves the cursor in it.
bool ig_tile(const char *label, float x, float y, float width, float height, bool is_chosen);
// Text that is broken at `width` and cut after `lines` lines; nothing in it takes the mouse.
void ig_text_box(const char *text, uint32_t color, float width, int lines);
// True as long as it is held down.
bool ig_hold_button(const char *label, float width, float height);
// A line of text that is being written, with a mark behind it where it is chosen; true when it was pressed.
bool ig_text_line(const char *label, const char *text, float width, bool is_chosen);
bool ig_radio(const char *label, bool is_chosen);
// True when it was switched in this frame.
bool ig_checkbox(const char *label, bool is_on);
bool ig_slider(const char *label, float *value, float low, float high, const char *format, float width);
bool ig_vertical_slider(const char *label, float width, float height, float *value, float low, float high);
void ig_bar(float fraction, float width, float height, uint32_t color, const char *text);
/* A line through count values, oldest left, between low and high over the height; a faint line at zero. */
void ig_plot(const float *values, int count, float low, float high, float width, float height, uint32_t color);
void ig_separator(void);
void ig_same_line(float x);
void ig_gap(float height);
float ig_content_width(void);
float ig_content_height(void);
float ig_cursor_x(void);
float ig_cursor_y(void);
void ig_set_cursor(float x, float y);

// Text below all panels, for the ultrasound screen and the external view.
void ig_label(float x, float y, uint32_t color, ig_font font, const char *text);
float ig_label_width(ig_font font, const char *text);
float ig_label_height(ig_font font);
#ifdef __cplusplus
}
#endif
