#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/code/value.h"

namespace cupel::code {

/// What reading a row has come to. The first fault is kept, as `form: field: what`; what is read
/// after it is empty, so that a form's reader goes straight through and is asked once, at the end.
class Reading {
 public:
  explicit Reading(std::string_view form) : form_(form) {}

  void fail(std::string_view field, std::string_view what);
  bool failed() const { return !fault_.empty(); }
  const std::string& fault() const { return fault_; }
  std::string_view form() const { return form_; }

 private:
  std::string form_;
  std::string fault_;
};

/// A place in a row: a value, or the lack of one, with the path to it for messages.
class Field {
 public:
  Field(Reading& reading, std::shared_ptr<const Value> value, std::string path);

  /// It is there, and not null.
  bool exists() const { return value_ != nullptr; }
  bool is(Value::Kind kind) const { return exists() && value_->kind == kind; }
  bool is_text() const { return is(Value::Kind::text); }
  bool is_list() const { return is(Value::Kind::list); }
  bool is_object() const { return is(Value::Kind::dict); }
  bool is_number() const { return is(Value::Kind::integer) || is(Value::Kind::real); }
  /// It is there, and no empty text, list or object.
  bool has_content() const;

  /// A member of an object; lacking where this is none.
  Field operator[](std::string_view member) const;
  /// The first of these members that exists, else the first, lacking.
  Field first_of(std::initializer_list<std::string_view> members) const;
  /// Where it is text that holds a JSON list or object: what that text holds.
  Field unpacked() const;

  // What it holds. That it holds something else, or is not there, is a fault.
  std::string text() const;
  double number() const;
  bool truth() const;
  std::vector<Field> items() const;
  const Value& value() const;
  void must_be_object() const;

  std::string text_or_nothing() const { return exists() ? text() : std::string(); }
  /// Text, or a list of texts to be joined by line breaks, as older data sets have inputs.
  std::string lines() const;

  void fail(std::string_view what) const { reading_->fail(path_, what); }
  bool failed() const { return reading_->failed(); }
  Reading& reading() const { return *reading_; }
  const std::string& path() const { return path_; }
  /// "a list", "text", "missing": what was found, for messages.
  std::string_view what_it_is() const;

 private:
  Field with(const Value* value, std::string path) const;
  bool must_be(Value::Kind kind, std::string_view wanted) const;

  Reading* reading_;
  std::shared_ptr<const Value> value_;
  std::string path_;
};

}  // namespace cupel::code
