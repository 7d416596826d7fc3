#include "datasets/file_facts.h"

#include <string_view>
#include <vector>

#include "base/digest.h"
#include "datasets/byte_reader.h"

namespace cupel {

Result<FileFacts> file_facts(const std::string& path) {
  FileFacts facts;
  facts.path = path;
  ContentDigester digester;
  auto reader = open_reader(path, {}, [&](std::string_view bytes) {
    digester.add(bytes);
    facts.bytes += bytes.size();
  });
  if (!reader) return failure(path + ": " + reader.error().message);
  std::vector<char> buffer(1u << 20);
  while (true) {
    const auto count = (*reader)->read(buffer, true);
    if (!count) return failure(path + ": " + count.error().message);
    if (*count == 0) break;
  }
  facts.blake2b = hexadecimal(digester.finish());
  return facts;
}

}  // namespace cupel
