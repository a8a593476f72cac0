// A plain C face of the part of Dear ImGui that the panels use.
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
const char *ig_version(void);
#ifdef __cplusplus
}
#endif
