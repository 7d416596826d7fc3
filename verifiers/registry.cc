#include "verifiers/registry.h"

#include <array>
#include <vector>

#include "base/nearest.h"
#include "verifiers/code/code_verifier.h"
#include "verifiers/format/format_verifier.h"
#include "verifiers/instructions/choice_verifier.h"
#include "verifiers/instructions/instructions_verifier.h"
#include "verifiers/instructions/json_schema_verifier.h"
#include "verifiers/instructions/match_verifier.h"
#include "verifiers/instructions/regex_verifier.h"
#include "verifiers/language/language_verifier.h"
#include "verifiers/math/math_verifier.h"
#include "verifiers/none.h"

namespace cupel {

std::span<const VerifierInfo> known_verifiers() {
  static const std::array kVerifiers = {
      VerifierInfo{"choice", "the completion chooses the right option of several",
                   instructions::ChoiceVerifier::options(), instructions::ChoiceVerifier::make},
      VerifierInfo{"code", "the code in the completion passes the row's tests",
                   code::CodeVerifier::options(), code::CodeVerifier::make},
      VerifierInfo{"format", "the completion has the form of a template",
                   format::FormatVerifier::options(), format::FormatVerifier::make},
      VerifierInfo{
          "instructions", "the answer follows the row's instructions, as IFEval judges them",
          instructions::InstructionsVerifier::options(), instructions::InstructionsVerifier::make},
      VerifierInfo{"json_schema", "the completion's JSON meets the row's JSON Schema",
                   instructions::JsonSchemaVerifier::options(),
                   instructions::JsonSchemaVerifier::make},
      VerifierInfo{"language", "the words are of the language that is asked for",
                   language::LanguageVerifier::options(), language::LanguageVerifier::make},
      VerifierInfo{"match", "the answer is the reference as text, or shares its words",
                   instructions::MatchVerifier::options(), instructions::MatchVerifier::make},
      VerifierInfo{"math", "the final answer is mathematically equal to the reference",
                   math::MathVerifier::options(), math::MathVerifier::make},
      VerifierInfo{"none", "looks at nothing: every row is unscorable", {}, NoneVerifier::make},
      VerifierInfo{"regex", "a regular expression is found in the completion",
                   instructions::RegexVerifier::options(), instructions::RegexVerifier::make},
  };
  return kVerifiers;
}

Result<std::unique_ptr<const Verifier>> make_verifier(std::string_view name,
                                                      const OptionValues& options) {
  std::vector<std::string_view> names;
  for (const VerifierInfo& info : known_verifiers()) {
    names.push_back(info.name);
    if (info.name != name) continue;
    if (auto checked = check_options("verifier", name, info.options, options); !checked)
      return tl::make_unexpected(checked.error());
    return info.make(options);
  }
  return failure(unknown_name_message("verifier", name, names));
}

}  // namespace cupel
