#pragma once

#include <string_view>

namespace cupel::math {

// Names that say how a text looks, and not what it means.

/// A TeX command that says nothing: \displaystyle, \color.
bool is_ignored_command(std::string_view name);

/// Whether the group after an ignored command says nothing either: \color{red}.
bool ignores_its_group(std::string_view name);

/// A TeX command whose group holds words: \text, \mathrm.
bool is_text_command(std::string_view name);

/// A module of Python before a name: math.sqrt, np.pi.
bool is_module(std::string_view name);

/// An environment with the alignment of its columns after its name.
bool is_table(std::string_view environment);

/// Whether `&` and `\\` part cells and rows in an environment, and not lines of a derivation.
bool has_cells(std::string_view environment);

}  // namespace cupel::math
