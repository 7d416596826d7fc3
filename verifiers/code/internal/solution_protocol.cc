#include "verifiers/code/internal/solution_protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/digest.h"

namespace cupel::code {
namespace {

constexpr std::size_t kNonceDigits = 32;

void append_frame(std::string& out, const Value& value) {
  std::string text;
  append_wire(text, value);
  out += fmt::format("{}\n", text.size());
  out += text;
}

Value named_arguments(const Call& call) {
  Value dict;
  dict.kind = Value::Kind::dict;
  for (const auto& [name, value] : call.named_arguments) {
    dict.items.push_back(Value::of(name));
    dict.items.push_back(value);
  }
  return dict;
}

bool is_text(const Value& value, std::string_view text) {
  return value.kind == Value::Kind::text && value.text == text;
}

/// The size that a frame starts with; takes it off. Nothing where there is none.
std::optional<std::size_t> take_size(std::string_view& channel) {
  std::size_t size = 0;
  const char* const end = channel.data() + channel.size();
  const auto read = std::from_chars(channel.data(), end, size);
  if (read.ec != std::errc() || read.ptr == end || *read.ptr != '\n') return std::nullopt;
  channel.remove_prefix(static_cast<std::size_t>(read.ptr - channel.data()) + 1);
  return size;
}

bool is_cut_size(std::string_view channel) {
  return channel.size() < 20 &&
         std::all_of(channel.begin(), channel.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Reply> reply_in(Value& fields) {
  Reply reply;
  const std::size_t count = fields.items.size();
  const Value& kind = fields.items[2];
  if (is_text(kind, "ready") && count == 3) {
    reply.kind = Reply::Kind::ready;
    return reply;
  }
  if (is_text(kind, "value") && (count == 4 || count == 5)) {
    reply.kind = Reply::Kind::value;
    reply.value = std::move(fields.items[3]);
    return reply;
  }
  const bool failed = is_text(kind, "failed");
  if ((failed || is_text(kind, "raised")) && count == 5 &&
      fields.items[3].kind == Value::Kind::text && fields.items[4].kind == Value::Kind::text) {
    reply.kind = failed ? Reply::Kind::failed : Reply::Kind::raised;
    reply.type = std::move(fields.items[3].text);
    reply.message = std::move(fields.items[4].text);
    return reply;
  }
  return std::nullopt;
}

}  // namespace

Value made_object(std::string_view function, const Value& arguments) {
  Value object;
  object.kind = Value::Kind::opaque;
  object.text.append("=made ").append(function).append(" ");
  append_wire(object.text, arguments);
  return object;
}

std::string requests_text(std::string_view nonce, std::span<const Call> calls) {
  std::string text;
  append_frame(text, Value::tuple({Value::of("start"), Value::of(nonce)}));
  for (const Call& call : calls)
    append_frame(
        text, Value::tuple({Value::of("call"), Value::of(call.name), Value::tuple(call.arguments),
                            named_arguments(call), Value::of(false)}));
  return text;
}

Replies parse_replies(std::string_view channel, std::string_view nonce) {
  Replies replies;
  const auto faulty = [&](std::string fault) {
    replies.fault = std::move(fault);
    return std::move(replies);
  };
  while (!channel.empty()) {
    const std::string_view begin = channel;
    const auto size = take_size(channel);
    if ((!size && is_cut_size(begin)) || (size && *size > channel.size())) {
      replies.cut_short = true;
      return faulty("a reply that is cut short");
    }
    if (!size) return faulty("something that is no reply");
    auto value = parse_wire(channel.substr(0, *size));
    channel.remove_prefix(*size);
    if (!value || !value->second.empty()) return faulty("a reply that cannot be read");
    Value& fields = value->first;
    if (fields.kind != Value::Kind::tuple || fields.items.size() < 3)
      return faulty("a reply of another form");
    if (!is_text(fields.items[0], nonce)) return faulty("a reply without the nonce");
    const std::uint64_t number = replies.replies.size();
    if (fields.items[1].kind != Value::Kind::integer ||
        fields.items[1].text != std::to_string(number))
      return faulty("a reply out of turn");
    auto reply = reply_in(fields);
    if (!reply) return faulty("a reply of another form");
    const bool is_first = reply->kind == Reply::Kind::ready || reply->kind == Reply::Kind::failed;
    if (is_first != (number == 0)) return faulty("a reply out of turn");
    reply->number = number;
    replies.replies.push_back(std::move(*reply));
  }
  return replies;
}

std::string nonce_of(std::string_view source, std::string_view salt) {
  return hexadecimal(Digester().add(source).add(salt).finish()).substr(0, kNonceDigits);
}

}  // namespace cupel::code
