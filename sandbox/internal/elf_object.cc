#include "sandbox/internal/elf_object.h"

#include <elf.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace cupel::sandbox {
namespace {

constexpr std::uint32_t kAddressSignificance = 0x6fff4c03;  // Clang's SHT_LLVM_ADDRSIG
constexpr std::uint64_t kRetain = 0x200000;                 // SHF_GNU_RETAIN
constexpr std::uint64_t kLarge = 0x10000000;                // SHF_X86_64_LARGE

// Sections by name alone: linkers gather by name whatever the flags say. Each stands for itself and
// for what follows it after a dot, as in ".text.unlikely".
constexpr std::array<std::string_view, 15> kSectionFamilies = {
    ".text",  ".data", ".bss",   ".rodata", ".init_array",       ".fini_array", ".ctors", ".dtors",
    ".tdata", ".tbss", ".ldata", ".lbss",   ".gcc_except_table", ".lrodata",    ".data1"};

constexpr std::array<std::string_view, 9> kSections = {
    "",
    ".eh_frame",
    ".symtab",
    ".strtab",
    ".shstrtab",
    ".group",
    ".note.GNU-stack",
    ".note.gnu.property",
    ".llvm_addrsig",
};

bool known_section(std::string_view name) {
  if (name == ".comment" || name.starts_with(".debug_")) return true;
  if (std::find(kSections.begin(), kSections.end(), name) != kSections.end()) return true;
  return std::any_of(kSectionFamilies.begin(), kSectionFamilies.end(),
                     [&](std::string_view family) {
                       return name.starts_with(family) &&
                              (name.size() == family.size() || name[family.size()] == '.');
                     });
}

bool known_type(std::uint32_t type) {
  switch (type) {
    case SHT_NULL:
    case SHT_PROGBITS:
    case SHT_SYMTAB:
    case SHT_STRTAB:
    case SHT_RELA:
    case SHT_NOBITS:
    case SHT_NOTE:
    case SHT_INIT_ARRAY:
    case SHT_FINI_ARRAY:
    case SHT_GROUP:
    case SHT_X86_64_UNWIND:
    case kAddressSignificance:
      return true;
    default:
      return false;
  }
}

/// Relocations that compilers ask for; the rest are made by linkers for the start code.
bool known_relocation(std::uint64_t type) {
  return type <= R_X86_64_PC32 || type == R_X86_64_PLT32 ||
         (type >= R_X86_64_GOTPCREL && type <= R_X86_64_SIZE64) || type == R_X86_64_GOTPCRELX ||
         type == R_X86_64_REX_GOTPCRELX;
}

std::string quoted(std::string_view name) {
  std::string text = "'";
  for (char c : name.substr(0, 80)) text += c > ' ' && c <= '~' ? c : '?';
  return text + "'";
}

/// A T that lies somewhere in the file, which knows no alignment.
template <class T>
std::optional<T> read_at(std::string_view bytes, std::uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

bool is_x86_64(const Elf64_Ehdr& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
         header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_ident[EI_DATA] == ELFDATA2LSB &&
         header.e_machine == EM_X86_64;
}

class ObjectCheck {
 public:
  ObjectCheck(std::string_view bytes, const ArchiveSymbols& library)
      : bytes_(bytes), library_(library) {}

  Result<void> run() {
    if (!library_.contains("__libc_setup_tls")) {
      return failure("the C library is not glibc, whose start alone is known");
    }
    return read_sections()
        .and_then([&] { return check_sections(); })
        .and_then([&] { return check_symbols(); })
        .and_then([&] { return check_relocations(); });
  }

 private:
  static tl::unexpected<Error> malformed() { return failure("its object file is malformed"); }

  Result<void> read_sections() {
    auto header = read_at<Elf64_Ehdr>(bytes_, 0);
    if (!header || !is_x86_64(*header) || header->e_type != ET_REL) {
      return failure("its object file is not a relocatable one for x86-64");
    }
    if (header->e_shentsize != sizeof(Elf64_Shdr) || header->e_shstrndx >= header->e_shnum) {
      return malformed();
    }
    if (header->e_shoff > bytes_.size() ||
        (bytes_.size() - header->e_shoff) / sizeof(Elf64_Shdr) < header->e_shnum) {
      return malformed();
    }
    sections_.resize(header->e_shnum);
    std::memcpy(sections_.data(), bytes_.data() + header->e_shoff,
                sections_.size() * sizeof(Elf64_Shdr));
    section_names_ = contents(sections_[header->e_shstrndx]);
    return {};
  }

  Result<void> check_sections() {
    for (const Elf64_Shdr& section : sections_) {
      if (section.sh_type == SHT_RELA) continue;  // check_relocations looks at these
      auto name = text_at(section_names_, section.sh_name);
      if (!name) return malformed();
      constexpr std::uint64_t kFlags = SHF_WRITE | SHF_ALLOC | SHF_EXECINSTR | SHF_MERGE |
                                       SHF_STRINGS | SHF_INFO_LINK | SHF_GROUP | SHF_TLS |
                                       SHF_COMPRESSED | SHF_EXCLUDE | kRetain | kLarge;
      if (!known_section(*name) || (section.sh_flags & ~kFlags) != 0) {
        return failure("it has a section " + quoted(*name));
      }
      if (!known_type(section.sh_type) || section.sh_addr != 0) return malformed();
      if (section.sh_type == SHT_SYMTAB) {
        if (symbol_table_) return malformed();
        symbol_table_ = static_cast<std::size_t>(&section - sections_.data());
      }
    }
    return {};
  }

  Result<void> check_symbols() {
    if (!symbol_table_) return malformed();
    const Elf64_Shdr& table = sections_[*symbol_table_];
    if (table.sh_entsize != sizeof(Elf64_Sym) || table.sh_link >= sections_.size()) {
      return malformed();
    }
    std::string_view entries = contents(table);
    std::string_view names = contents(sections_[table.sh_link]);
    if (entries.size() != table.sh_size || entries.size() % sizeof(Elf64_Sym) != 0) {
      return malformed();
    }
    symbols_.resize(entries.size() / sizeof(Elf64_Sym));
    if (!symbols_.empty()) std::memcpy(symbols_.data(), entries.data(), entries.size());
    foreign_.resize(symbols_.size());
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
      auto name = text_at(names, symbols_[i].st_name);
      bool local = ELF64_ST_BIND(symbols_[i].st_info) == STB_LOCAL;
      if (!name || local != (i < table.sh_info)) return malformed();
      if (auto checked = check_symbol(symbols_[i], *name); !checked) return checked;
      foreign_[i] = symbols_[i].st_shndx == SHN_UNDEF && !name->starts_with("_Z");
    }
    return {};
  }

  Result<void> check_symbol(const Elf64_Sym& symbol, std::string_view name) const {
    unsigned type = ELF64_ST_TYPE(symbol.st_info);
    if (type == STT_GNU_IFUNC) {
      return failure("its function " + quoted(name) + " is chosen by a resolver (ifunc)");
    }
    if (type > STT_TLS || symbol.st_shndx == SHN_XINDEX) return malformed();
    unsigned binding = ELF64_ST_BIND(symbol.st_info);
    if (binding == STB_LOCAL) return {};
    if (binding != STB_GLOBAL && binding != STB_WEAK && binding != STB_GNU_UNIQUE) {
      return malformed();
    }
    if (name.empty()) return malformed();
    // A version ("memcpy@@GLIBC_2.14") makes it a definition of the name before it.
    if (name.find('@') != std::string_view::npos) {
      return failure("its symbol " + quoted(name) + " has a version");
    }
    if (symbol.st_shndx == SHN_UNDEF) return {};
    // The start code calls no C++, so what a program shares with libstdc++ (templates) is harmless.
    if (name.starts_with('_') && !name.starts_with("_Z")) {
      return failure("it defines " + quoted(name) +
                     ", a name reserved for the compiler and library");
    }
    if (library_.contains(name)) {
      return failure("it defines " + quoted(name) + ", a name of the C library");
    }
    return {};
  }

  Result<void> check_relocations() const {
    for (const Elf64_Shdr& section : sections_) {
      if (section.sh_type != SHT_RELA) continue;
      // Anything else than a plain table of relocations, linkers may take for an ordinary section.
      auto name = text_at(section_names_, section.sh_name);
      if (!name) return malformed();
      if (section.sh_link != symbol_table_ || section.sh_info == 0 ||
          section.sh_info >= sections_.size() || section.sh_entsize != sizeof(Elf64_Rela) ||
          (section.sh_flags & ~std::uint64_t{SHF_INFO_LINK | SHF_GROUP}) != 0) {
        return failure("it has a section " + quoted(*name));
      }
      const Elf64_Shdr& target = sections_[section.sh_info];
      auto target_name = text_at(section_names_, target.sh_name);
      if (!target_name || target.sh_type == SHT_RELA || section.sh_addr != 0) return malformed();
      if (*name != ".rela" + std::string(*target_name)) {
        return failure("it has a section " + quoted(*name));
      }
      std::string_view entries = contents(section);
      if (entries.size() != section.sh_size || entries.size() % sizeof(Elf64_Rela) != 0) {
        return malformed();
      }
      for (std::size_t offset = 0; offset < entries.size(); offset += sizeof(Elf64_Rela)) {
        if (!harmless(*read_at<Elf64_Rela>(entries, offset), target)) {
          return failure("it has a relocation in " + quoted(*target_name) +
                         " of a kind that compilers do not ask for");
        }
      }
    }
    return {};
  }

  bool harmless(const Elf64_Rela& relocation, const Elf64_Shdr& target) const {
    std::uint64_t type = ELF64_R_TYPE(relocation.r_info);
    std::uint64_t symbol = ELF64_R_SYM(relocation.r_info);
    if (!known_relocation(type) || symbol >= symbols_.size() ||
        relocation.r_offset >= target.sh_size) {
      return false;
    }
    // An address so many bytes behind one of the library's indirect functions may become a call of
    // what lies so many bytes behind its resolver.
    return type != R_X86_64_64 || relocation.r_addend == 0 || !foreign_[symbol];
  }

  /// Empty where it does not lie within the file.
  std::string_view contents(const Elf64_Shdr& section) const {
    if (section.sh_type == SHT_NOBITS || section.sh_offset > bytes_.size() ||
        section.sh_size > bytes_.size() - section.sh_offset) {
      return {};
    }
    return bytes_.substr(section.sh_offset, section.sh_size);
  }

  static std::optional<std::string_view> text_at(std::string_view table, std::uint64_t offset) {
    if (offset >= table.size()) return std::nullopt;
    std::size_t end = table.find('\0', offset);
    if (end == std::string_view::npos) return std::nullopt;
    return table.substr(offset, end - offset);
  }

  std::string_view bytes_;
  const ArchiveSymbols& library_;
  std::vector<Elf64_Shdr> sections_;
  std::string_view section_names_;
  std::optional<std::size_t> symbol_table_;
  std::vector<Elf64_Sym> symbols_;
  std::vector<bool> foreign_;  ///< of each symbol: undefined here, and not C++
};

}  // namespace

Result<void> may_stop(std::string_view object, const ArchiveSymbols& library) {
  return ObjectCheck(object, library).run();
}

bool is_static_program(std::string_view program) {
  auto header = read_at<Elf64_Ehdr>(program, 0);
  if (!header || !is_x86_64(*header) || header->e_type != ET_EXEC ||
      header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phnum == 0) {
    return false;
  }
  for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
    auto segment = read_at<Elf64_Phdr>(program, header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!segment || segment->p_type == PT_INTERP || segment->p_type == PT_DYNAMIC) return false;
  }
  return true;
}

}  // namespace cupel::sandbox
