#include "verifiers/math/internal/unit_table.h"

#include <algorithm>

#include "verifiers/math/internal/unit_arithmetic.h"

namespace cupel::math {
namespace {

constexpr Unit operator*(const Unit& a, const Unit& b) { return multiply(a, b).value(); }
constexpr Unit operator/(const Unit& a, const Unit& b) { return a * inverse(b); }
constexpr Unit operator^(const Unit& a, int exponent) { return power(a, exponent).value(); }
constexpr Unit scaled(Unit unit, std::int64_t num, int ten = 0) {
  unit.factor = multiply(unit.factor, without_tens({num, 1, ten})).value();
  return unit;
}

constexpr Unit kOne;
constexpr Unit kMeter = base_unit(Dimension::length), kKilogram = base_unit(Dimension::mass);
constexpr Unit kSecond = base_unit(Dimension::time), kAmpere = base_unit(Dimension::current);
constexpr Unit kKelvin = base_unit(Dimension::temperature), kMole = base_unit(Dimension::amount);
constexpr Unit kCandela = base_unit(Dimension::luminosity),
               kBit = base_unit(Dimension::information);
constexpr Unit kMonth = base_unit(Dimension::month), kDegree = base_unit(Dimension::degree);
constexpr Unit kDollar = base_unit(Dimension::dollar), kEuro = base_unit(Dimension::euro);
constexpr Unit kSterling = base_unit(Dimension::sterling), kYuan = base_unit(Dimension::yuan);
constexpr Unit kYen = base_unit(Dimension::yen), kRupee = base_unit(Dimension::rupee);
constexpr Unit kRuble = base_unit(Dimension::ruble), kUnit = base_unit(Dimension::unit);

constexpr Unit kGram = scaled(kKilogram, 1, -3), kTonne = scaled(kKilogram, 1000);
constexpr Unit kPound = scaled(kKilogram, 45359237, -8), kOunce = kPound / scaled(kOne, 16);
constexpr Unit kInch = scaled(kMeter, 254, -4), kFoot = scaled(kInch, 12);
constexpr Unit kYard = scaled(kFoot, 3), kMile = scaled(kFoot, 5280);
constexpr Unit kNauticalMile = scaled(kMeter, 1852);
constexpr Unit kKilometer = scaled(kMeter, 1000), kCentimeter = scaled(kMeter, 1, -2);
constexpr Unit kMinute = scaled(kSecond, 60), kHour = scaled(kSecond, 3600);
constexpr Unit kDay = scaled(kHour, 24), kWeek = scaled(kDay, 7), kYear = scaled(kMonth, 12);
constexpr Unit kSquareMeter = kMeter ^ 2, kHectare = scaled(kSquareMeter, 10000);
constexpr Unit kAcre = scaled(kYard ^ 2, 4840), kLiter = scaled(kMeter ^ 3, 1, -3);
constexpr Unit kGallon = scaled(kInch ^ 3, 231), kFluidOunce = kGallon / scaled(kOne, 128);
constexpr Unit kHertz = inverse(kSecond);
constexpr Unit kNewton = kKilogram * kMeter / (kSecond ^ 2), kPascal = kNewton / kSquareMeter;
constexpr Unit kJoule = kNewton * kMeter, kWatt = kJoule / kSecond;
constexpr Unit kCoulomb = kAmpere * kSecond, kVolt = kWatt / kAmpere, kOhm = kVolt / kAmpere;
constexpr Unit kFarad = kCoulomb / kVolt, kSiemens = inverse(kOhm), kWeber = kVolt * kSecond;
constexpr Unit kTesla = kWeber / kSquareMeter, kHenry = kWeber / kAmpere;
constexpr Unit kPoundForce = scaled(kPound, 980665, -5) * kMeter / (kSecond ^ 2);
constexpr Unit kElectronVolt = scaled(kJoule, 1602176634, -28);
constexpr Unit kByte = scaled(kBit, 8);

constexpr UnitName metric(std::string_view name, const Unit& unit) {
  return {name, unit, UnitSpelling::metric_word};
}

constexpr UnitName symbol(std::string_view name, const Unit& unit, std::string_view prefixes = {}) {
  return {name, unit, UnitSpelling::symbol, prefixes};
}

constexpr UnitName letter(std::string_view name, const Unit& unit, std::string_view prefixes = {},
                          std::string_view ambiguous_prefixes = {}) {
  return {name, unit, UnitSpelling::symbol, prefixes, ambiguous_prefixes, true};
}

constexpr auto kNames = [] {
  std::array names = {
      // length
      metric("meter", kMeter), metric("metre", kMeter), letter("m", kMeter, "kcmd\xb5", "nphfMG"),
      UnitName{"km", kKilometer}, UnitName{"cm", kCentimeter}, letter("in", kInch),
      UnitName{"inch", kInch}, UnitName{"inches", kInch}, UnitName{"ft", kFoot},
      UnitName{"foot", kFoot}, UnitName{"feet", kFoot}, UnitName{"yd", kYard},
      UnitName{"yard", kYard}, symbol("mi", kMile), UnitName{"mile", kMile},
      UnitName{"nmi", kNauticalMile}, UnitName{"furlong", scaled(kYard, 220)},
      UnitName{"fathom", scaled(kFoot, 6)}, UnitName{"micron", scaled(kMeter, 1, -6)},
      UnitName{"angstrom", scaled(kMeter, 1, -10)}, letter("au", scaled(kMeter, 149597870700)),
      letter("ly", scaled(kMeter, 9460730472580800)),
      UnitName{"lightyear", scaled(kMeter, 9460730472580800)},
      // area and volume
      UnitName{"acre", kAcre}, UnitName{"hectare", kHectare}, letter("ha", kHectare),
      UnitName{"sqft", kFoot ^ 2}, UnitName{"sqm", kSquareMeter}, UnitName{"sqin", kInch ^ 2},
      metric("liter", kLiter), metric("litre", kLiter), letter("L", kLiter, "mcd\xb5", "kh"),
      letter("l", kLiter, "mcd\xb5", "kh"), UnitName{"cc", kCentimeter ^ 3},
      UnitName{"gal", kGallon}, UnitName{"gallon", kGallon},
      UnitName{"qt", kGallon / scaled(kOne, 4)}, UnitName{"quart", kGallon / scaled(kOne, 4)},
      letter("pt", kGallon / scaled(kOne, 8)), UnitName{"pint", kGallon / scaled(kOne, 8)},
      UnitName{"cup", kGallon / scaled(kOne, 16)}, UnitName{"floz", kFluidOunce},
      UnitName{"tbsp", kGallon / scaled(kOne, 256)},
      UnitName{"tablespoon", kGallon / scaled(kOne, 256)},
      UnitName{"tsp", kGallon / scaled(kOne, 768)},
      UnitName{"teaspoon", kGallon / scaled(kOne, 768)},
      // mass
      metric("gram", kGram), metric("gramme", kGram), letter("g", kGram, "km\xb5", "ncdpM"),
      UnitName{"kg", kKilogram}, UnitName{"kilo", kKilogram}, letter("t", kTonne),
      metric("tonne", kTonne), UnitName{"ton", scaled(kPound, 2000)}, UnitName{"lb", kPound},
      UnitName{"pound", kPound}, UnitName{"oz", kOunce}, UnitName{"ounce", kOunce},
      UnitName{"carat", scaled(kGram, 2, -1)},
      // time
      metric("second", kSecond), UnitName{"sec", kSecond}, letter("s", kSecond, "m\xb5", "nkp"),
      UnitName{"minute", kMinute}, UnitName{"min", kMinute}, UnitName{"hour", kHour},
      UnitName{"hr", kHour}, letter("h", kHour), UnitName{"day", kDay}, UnitName{"week", kWeek},
      UnitName{"wk", kWeek}, UnitName{"month", kMonth}, UnitName{"year", kYear},
      UnitName{"yr", kYear}, UnitName{"decade", scaled(kYear, 10)},
      UnitName{"century", scaled(kYear, 100)}, UnitName{"centuries", scaled(kYear, 100)},
      UnitName{"fortnight", scaled(kWeek, 2)}, metric("hertz", kHertz),
      symbol("Hz", kHertz, "kMGTm"), UnitName{"rpm", scaled(kDegree, 360) / kMinute},
      UnitName{"revolution", scaled(kDegree, 360)}, symbol("rev", scaled(kDegree, 360)),
      // speed
      UnitName{"mph", kMile / kHour}, UnitName{"kmh", kKilometer / kHour},
      UnitName{"kph", kKilometer / kHour}, UnitName{"kmph", kKilometer / kHour},
      UnitName{"mps", kMeter / kSecond}, UnitName{"knot", kNauticalMile / kHour},
      // mechanics
      metric("newton", kNewton), letter("N", kNewton, "k\xb5", "mMn"), letter("Nm", kJoule, "k"),
      metric("pascal", kPascal), symbol("Pa", kPascal, "kMGhm"), metric("joule", kJoule),
      letter("J", kJoule, "k\xb5", "mMG"), metric("watt", kWatt),
      letter("W", kWatt, "kMG\xb5", "mT"), symbol("Wh", kWatt * kHour, "kMGT"),
      metric("watthour", kWatt * kHour), metric("calorie", scaled(kJoule, 4184, -3)),
      symbol("cal", scaled(kJoule, 4184, -3), "k"), metric("electronvolt", kElectronVolt),
      symbol("eV", kElectronVolt, "kMGTm"), metric("bar", scaled(kPascal, 100000)),
      symbol("mbar", scaled(kPascal, 100)), UnitName{"atm", scaled(kPascal, 101325)},
      UnitName{"atmosphere", scaled(kPascal, 101325)},
      UnitName{"torr", scaled(kPascal, 101325) / scaled(kOne, 760)}, symbol("lbf", kPoundForce),
      UnitName{"psi", kPoundForce / (kInch ^ 2)},
      // electricity, heat, light, matter
      metric("ampere", kAmpere), metric("amp", kAmpere), letter("A", kAmpere, "m\xb5", "knp"),
      symbol("Ah", kAmpere * kHour, "m"), metric("coulomb", kCoulomb),
      letter("C", kCoulomb, "\xb5", "mn"), metric("volt", kVolt),
      letter("V", kVolt, "kmM\xb5", "n"),
      UnitName{"ohm", kOhm, UnitSpelling::metric_word, "kMGm\xb5"}, metric("farad", kFarad),
      letter("F", kFarad, "\xb5", "pnm"), metric("siemens", kSiemens),
      letter("S", kSiemens, "\xb5", "m"), metric("weber", kWeber), symbol("Wb", kWeber, "m\xb5"),
      metric("tesla", kTesla), letter("T", kTesla, "\xb5", "mn"), metric("henry", kHenry),
      UnitName{"henries", kHenry}, letter("H", kHenry, "\xb5", "mn"), metric("kelvin", kKelvin),
      letter("K", kKelvin, "", "m"), UnitName{"celsius", base_unit(Dimension::celsius)},
      UnitName{"fahrenheit", base_unit(Dimension::fahrenheit)}, metric("mole", kMole),
      symbol("mol", kMole, "mk\xb5n"), metric("candela", kCandela), letter("cd", kCandela),
      metric("lumen", kCandela), letter("lm", kCandela), metric("lux", kCandela / kSquareMeter),
      symbol("lx", kCandela / kSquareMeter, "k"), metric("becquerel", kHertz),
      symbol("Bq", kHertz, "kMG"), symbol("Gy", kJoule / kKilogram, "m\xb5"),
      metric("sievert", kJoule / kKilogram), symbol("Sv", kJoule / kKilogram, "m\xb5"),
      // angles
      UnitName{"degree", kDegree}, UnitName{"deg", kDegree},
      UnitName{"radian", base_unit(Dimension::radian)},
      symbol("rad", base_unit(Dimension::radian), "m"),
      // information
      metric("bit", kBit), letter("b", kBit, "", "kMG"), symbol("bps", kBit / kSecond, "kKMG"),
      metric("byte", kByte), letter("B", kByte, "kKMGTP"), symbol("KiB", scaled(kByte, 1 << 10)),
      symbol("MiB", scaled(kByte, 1 << 20)), symbol("GiB", scaled(kByte, 1 << 30)),
      // money
      UnitName{"dollar", kDollar}, symbol("USD", kDollar), symbol("US$", kDollar),
      UnitName{"cent", scaled(kDollar, 1, -2)}, UnitName{"eurocent", scaled(kEuro, 1, -2)},
      UnitName{"euro", kEuro}, symbol("EUR", kEuro), UnitName{"sterling", kSterling},
      symbol("GBP", kSterling), UnitName{"pence", scaled(kSterling, 1, -2)},
      UnitName{"yuan", kYuan}, UnitName{"renminbi", kYuan}, symbol("RMB", kYuan),
      symbol("CNY", kYuan), UnitName{"yen", kYen}, symbol("JPY", kYen), UnitName{"rupee", kRupee},
      symbol("Rs", kRupee), symbol("INR", kRupee), UnitName{"paise", scaled(kRupee, 1, -2)},
      UnitName{"ruble", kRuble}, UnitName{"rouble", kRuble}, symbol("RUB", kRuble),
      UnitName{"kopeck", scaled(kRuble, 1, -2)},
      // no unit in particular
      UnitName{"unit", kUnit}};
  std::sort(names.begin(), names.end(),
            [](const UnitName& a, const UnitName& b) { return a.name < b.name; });
  return names;
}();

/// How many names start with a byte below this one.
constexpr auto kNamesBelow = [] {
  std::array<std::uint16_t, 257> below{};
  for (const UnitName& name : kNames) ++below[static_cast<unsigned char>(name.name[0]) + 1u];
  for (std::size_t i = 1; i < below.size(); ++i) {
    below[i] = static_cast<std::uint16_t>(below[i] + below[i - 1]);
  }
  return below;
}();

constexpr auto kSigns = [] {
  std::array signs = {UnitSign{"\\$", kDollar},
                      UnitSign{"$", kDollar},
                      UnitSign{"US\\$", kDollar},
                      UnitSign{"US$", kDollar},
                      UnitSign{"¢", scaled(kDollar, 1, -2)},
                      UnitSign{"\\cent", scaled(kDollar, 1, -2)},
                      UnitSign{"€", kEuro},
                      UnitSign{"\\euro", kEuro},
                      UnitSign{"£", kSterling},
                      UnitSign{"\\pounds", kSterling},
                      UnitSign{"¥", kYen},
                      UnitSign{"￥", kYuan},
                      UnitSign{"₹", kRupee},
                      UnitSign{"₽", kRuble},
                      UnitSign{"℃", base_unit(Dimension::celsius)},
                      UnitSign{"℉", base_unit(Dimension::fahrenheit)},
                      UnitSign{"米", kMeter},
                      UnitSign{"分米", scaled(kMeter, 1, -1)},
                      UnitSign{"厘米", kCentimeter},
                      UnitSign{"毫米", scaled(kMeter, 1, -3)},
                      UnitSign{"千米", kKilometer},
                      UnitSign{"公里", kKilometer},
                      UnitSign{"英里", kMile},
                      UnitSign{"英尺", kFoot},
                      UnitSign{"英寸", kInch},
                      UnitSign{"公顷", kHectare},
                      UnitSign{"升", kLiter},
                      UnitSign{"毫升", scaled(kLiter, 1, -3)},
                      UnitSign{"克", kGram},
                      UnitSign{"毫克", scaled(kGram, 1, -3)},
                      UnitSign{"千克", kKilogram},
                      UnitSign{"公斤", kKilogram},
                      UnitSign{"斤", scaled(kGram, 500)},
                      UnitSign{"吨", kTonne},
                      UnitSign{"秒", kSecond},
                      UnitSign{"秒钟", kSecond},
                      UnitSign{"分钟", kMinute},
                      UnitSign{"小时", kHour},
                      UnitSign{"天", kDay},
                      UnitSign{"周", kWeek},
                      UnitSign{"个月", kMonth},
                      UnitSign{"年", kYear},
                      UnitSign{"度", kDegree},
                      UnitSign{"摄氏度", base_unit(Dimension::celsius)},
                      UnitSign{"元", kYuan},
                      UnitSign{"美元", kDollar},
                      UnitSign{"欧元", kEuro},
                      UnitSign{"日元", kYen},
                      UnitSign{"英镑", kSterling},
                      UnitSign{"卢布", kRuble},
                      UnitSign{"卢比", kRupee},
                      UnitSign{"牛顿", kNewton},
                      UnitSign{"焦耳", kJoule},
                      UnitSign{"瓦特", kWatt},
                      UnitSign{"赫兹", kHertz},
                      UnitSign{"伏特", kVolt},
                      UnitSign{"安培", kAmpere},
                      UnitSign{"欧姆", kOhm},
                      UnitSign{"摩尔", kMole},
                      UnitSign{"单位", kUnit}};
  std::sort(signs.begin(), signs.end(), [](const UnitSign& a, const UnitSign& b) {
    return a.sign.size() != b.sign.size() ? a.sign.size() > b.sign.size() : a.sign < b.sign;
  });
  return signs;
}();

}  // namespace

const UnitName* find_unit_name(std::string_view name) {
  if (name.empty()) return nullptr;
  const auto letter = static_cast<unsigned char>(name[0]);
  const auto end = kNames.begin() + kNamesBelow[letter + 1u];
  const auto found = std::lower_bound(
      kNames.begin() + kNamesBelow[letter], end, name,
      [](const UnitName& entry, std::string_view key) { return entry.name < key; });
  return found != end && found->name == name ? &*found : nullptr;
}

const UnitSign* find_unit_sign(std::string_view text) {
  const char first = text.empty() ? 'm' : text[0];
  if ('a' <= first && first <= 'z') return nullptr;
  const auto found = std::find_if(kSigns.begin(), kSigns.end(), [&](const UnitSign& sign) {
    return text.starts_with(sign.sign);
  });
  return found == kSigns.end() ? nullptr : found;
}

}  // namespace cupel::math
