import CImGui
import CSDL2
