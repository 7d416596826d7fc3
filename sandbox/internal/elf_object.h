#pragma once

#include <string_view>

#include "base/result.h"
#include "sandbox/internal/archive_symbols.h"

namespace cupel::sandbox {

/// Whether a static program linked from `object` (the bytes of the .o file a user's source was
/// compiled to) and the stop runs nothing of the user's before the stop. The error is the reason
/// why not, in words that go on from "the program cannot be stopped: ". `library` are the names of
/// glibc's libc.a. Made for hostile objects: what is not known to be harmless is refused.
///
/// Before the stop run the C library's start, which may call any function that it finds by name,
/// and the resolvers of indirect functions. So neither may the object define a name of the library
/// or of its reserved kind, nor hold an indirect function, nor put anything into the sections that
/// linkers and start code make tables of.
Result<void> may_stop(std::string_view object, const ArchiveSymbols& library);

/// Whether a linked program is at a fixed address and has no dynamic linker: the kind `may_stop`
/// speaks of.
bool is_static_program(std::string_view program);

}  // namespace cupel::sandbox
