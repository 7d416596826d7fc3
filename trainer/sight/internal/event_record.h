#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rewards/training_log.h"

namespace cupel::trainer::internal {

/// CRC-32C (Castagnoli), as RFC 3720 has it.
std::uint32_t crc32c(std::string_view bytes);

/// Appends a record of a TFRecord file: length (8 bytes), its masked CRC-32C (4), the data, and
/// theirs (4), all little-endian. tensorflow/core/lib/io/record_writer.h, and crc32c.h for the
/// mask.
void append_record(std::string& out, std::string_view data);

// Messages of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto in
// protobuf's wire format, with the fields that scalars need:
//
//     Event       double wall_time = 1; int64 step = 2; string file_version = 3;
//                 Summary summary = 5; SessionLog session_log = 7;
//     Summary     repeated Value value = 1;   Value: string tag = 1; float simple_value = 2;
//     SessionLog  SessionStatus status = 1;   START is 1

/// The first event of a file.
std::string version_event(double wall_time);
/// Steps from `step` on are new; what earlier files say of them is void.
std::string start_event(double wall_time, std::uint64_t step);
/// A scalar for each value, its tag "kind/name".
std::string scalars_event(double wall_time, std::uint64_t step, std::string_view kind,
                          std::span<const Metric> values);

}  // namespace cupel::trainer::internal
