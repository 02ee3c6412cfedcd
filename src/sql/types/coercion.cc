#include "sql/types/coercion.h"

#include <algorithm>

#include "sql/types/errors.h"

namespace steno::sql {
namespace {

bool AcceptsPolymorphic(TypeId from, TypeId to) {
  switch (to) {
    case TypeId::kAnyElement:
    case TypeId::kAnyCompatible:
      return true;
    case TypeId::kAnyArray:
    case TypeId::kAnyCompatibleArray:
      return IsTrueArray(from) || from == TypeId::kUnknown;
    case TypeId::kAnyNonArray:
      return !IsTrueArray(from);
    default:
      return false;
  }
}

bool IsArrayParameter(TypeId id) {
  return id == TypeId::kAnyArray || id == TypeId::kAnyCompatibleArray;
}

bool IsCompatibleFamily(TypeId id) {
  return id == TypeId::kAnyCompatible || id == TypeId::kAnyCompatibleArray;
}

// The element type that the arguments of one family (any* or anycompatible*) agree on; kUnknown
// where all are unknown literals, kInvalid on a contradiction.
TypeId AgreedElement(std::span<const TypeId> parameters, std::span<const TypeId> arguments,
                     bool compatible) {
  std::vector<Type> elements;
  TypeId agreed = TypeId::kUnknown;
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (!IsPolymorphic(parameters[i]) || IsCompatibleFamily(parameters[i]) != compatible) continue;
    if (arguments[i] == TypeId::kUnknown) continue;
    TypeId element = arguments[i];
    if (IsArrayParameter(parameters[i])) {
      if (!IsTrueArray(element)) return TypeId::kInvalid;
      element = ElementOf(element);
    }
    if (!compatible && agreed != TypeId::kUnknown && agreed != element) return TypeId::kInvalid;
    agreed = element;
    elements.push_back(Type{element});
  }
  if (!compatible || elements.empty()) return agreed;
  const SqlResult<Type> common = CommonType(elements, "anycompatible");
  return common.has_value() ? common->id : TypeId::kInvalid;
}

// Whether a call with these arguments can mean these parameters: each converts implicitly, and the
// polymorphic ones agree with each other.
bool ArgumentsFit(std::span<const TypeId> arguments, std::span<const TypeId> parameters) {
  if (arguments.size() != parameters.size()) return false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!CanCoerce(arguments[i], parameters[i], CastContext::kImplicit)) return false;
  }
  return AgreedElement(parameters, arguments, /*compatible=*/false) != TypeId::kInvalid &&
         AgreedElement(parameters, arguments, /*compatible=*/true) != TypeId::kInvalid;
}

// The state of one resolution: the candidates still in the running.
class Resolver {
 public:
  Resolver(std::span<const TypeId> arguments, std::span<const std::span<const TypeId>> candidates)
      : arguments_(arguments), candidates_(candidates) {}

  OverloadResult Run() {
    if (const auto exact = FindExact(arguments_)) return {OverloadOutcome::kFound, *exact};
    for (size_t i = 0; i < candidates_.size(); ++i) {
      if (ArgumentsFit(arguments_, candidates_[i])) left_.push_back(i);
    }
    if (left_.empty()) return {OverloadOutcome::kNone};
    if (left_.size() == 1) return {OverloadOutcome::kFound, left_[0]};
    // Candidates with the most exact matches, then with the most preferred types.
    KeepBest([&](TypeId argument, TypeId parameter) { return argument == parameter; });
    if (left_.size() == 1) return {OverloadOutcome::kFound, left_[0]};
    KeepBest([&](TypeId argument, TypeId parameter) {
      return argument != TypeId::kUnknown &&
             (argument == parameter ||
              (IsPreferred(parameter) && CategoryOf(parameter) == CategoryOf(argument)));
    });
    if (left_.size() == 1) return {OverloadOutcome::kFound, left_[0]};
    return ResolveUnknowns();
  }

 private:
  std::optional<size_t> FindExact(std::span<const TypeId> arguments) const {
    for (size_t i = 0; i < candidates_.size(); ++i) {
      if (candidates_[i].size() == arguments.size() &&
          std::equal(arguments.begin(), arguments.end(), candidates_[i].begin())) {
        return i;
      }
    }
    return std::nullopt;
  }

  template <typename Match>
  void KeepBest(Match match) {
    std::vector<size_t> best;
    int best_count = -1;
    for (const size_t candidate : left_) {
      int count = 0;
      for (size_t i = 0; i < arguments_.size(); ++i) {
        count += match(arguments_[i], candidates_[candidate][i]);
      }
      if (count > best_count) best.clear();
      if (count >= best_count) best.push_back(candidate);
      best_count = std::max(best_count, count);
    }
    left_ = std::move(best);
  }

  OverloadResult ResolveUnknowns() {
    if (std::find(arguments_.begin(), arguments_.end(), TypeId::kUnknown) == arguments_.end()) {
      return {OverloadOutcome::kAmbiguous};
    }
    if (KeepByCategory() && left_.size() == 1) return {OverloadOutcome::kFound, left_[0]};
    return TryCommonType();
  }

  // Chooses a category for each unknown argument: string if any candidate takes one, else the one
  // that all agree on. False where an argument has none.
  bool KeepByCategory() {
    std::vector<TypeCategory> categories(arguments_.size(), TypeCategory::kUnknown);
    std::vector<bool> wants_preferred(arguments_.size(), false);
    for (size_t i = 0; i < arguments_.size(); ++i) {
      if (arguments_[i] != TypeId::kUnknown) continue;
      bool conflict = false;
      bool first = true;
      for (const size_t candidate : left_) {
        const TypeId parameter = candidates_[candidate][i];
        const TypeCategory category = CategoryOf(parameter);
        if (first) {
          categories[i] = category;
          wants_preferred[i] = IsPreferred(parameter);
          first = false;
        } else if (category == categories[i]) {
          wants_preferred[i] = wants_preferred[i] || IsPreferred(parameter);
        } else if (category == TypeCategory::kString) {
          categories[i] = category;
          wants_preferred[i] = IsPreferred(parameter);
          conflict = false;
        } else if (categories[i] != TypeCategory::kString) {
          conflict = true;
        }
      }
      if (conflict) return false;
    }
    std::vector<size_t> kept;
    for (const size_t candidate : left_) {
      bool keep = true;
      for (size_t i = 0; keep && i < arguments_.size(); ++i) {
        if (arguments_[i] != TypeId::kUnknown) continue;
        const TypeId parameter = candidates_[candidate][i];
        keep = CategoryOf(parameter) == categories[i] &&
               (!wants_preferred[i] || IsPreferred(parameter));
      }
      if (keep) kept.push_back(candidate);
    }
    if (!kept.empty()) left_ = std::move(kept);
    return true;
  }

  // If all known arguments have one type, the unknown ones are taken to be of it.
  OverloadResult TryCommonType() {
    TypeId known = TypeId::kUnknown;
    for (const TypeId argument : arguments_) {
      if (argument == TypeId::kUnknown) continue;
      if (known != TypeId::kUnknown && known != argument) return {OverloadOutcome::kAmbiguous};
      known = argument;
    }
    if (known == TypeId::kUnknown) return {OverloadOutcome::kAmbiguous};
    const std::vector<TypeId> all_known(arguments_.size(), known);
    std::optional<size_t> found;
    for (const size_t candidate : left_) {
      if (!ArgumentsFit(all_known, candidates_[candidate])) continue;
      if (found.has_value()) return {OverloadOutcome::kAmbiguous};
      found = candidate;
    }
    if (!found.has_value()) return {OverloadOutcome::kAmbiguous};
    return {OverloadOutcome::kFound, *found};
  }

  std::span<const TypeId> arguments_;
  std::span<const std::span<const TypeId>> candidates_;
  std::vector<size_t> left_;
};

}  // namespace

bool CanCoerce(TypeId from, TypeId to, CastContext context) {
  if (from == to || to == TypeId::kAny) return true;
  if (IsPolymorphic(to)) return AcceptsPolymorphic(from, to);
  if (from == TypeId::kUnknown) return true;
  const std::optional<Cast> cast = FindCast(from, to);
  return cast.has_value() && cast->context <= context;
}

SqlResult<Type> CommonType(std::span<const Type> types, std::string_view construct) {
  CHECK(!types.empty());
  // One type everywhere, modifier included, is the answer, unless it is unknown.
  if (types[0].id != TypeId::kUnknown &&
      std::all_of(types.begin(), types.end(), [&](Type t) { return t.id == types[0].id; })) {
    const bool same =
        std::all_of(types.begin(), types.end(), [&](Type t) { return t == types[0]; });
    return Type{types[0].id, same ? types[0].typmod : -1};
  }
  Type result{TypeId::kUnknown};
  for (const Type type : types) {
    if (type.id == TypeId::kUnknown || type.id == result.id) continue;
    if (result.id == TypeId::kUnknown) {
      result = type;
      continue;
    }
    if (CategoryOf(type.id) != CategoryOf(result.id)) {
      return errors::TypesNotMatched(construct, result, type);
    }
    // A preferred type stays; else the wider of the two.
    if (!IsPreferred(result.id) && CanCoerce(result.id, type.id, CastContext::kImplicit) &&
        !CanCoerce(type.id, result.id, CastContext::kImplicit)) {
      result = type;
    }
  }
  if (result.id == TypeId::kUnknown) return Type{TypeId::kText};
  for (const Type type : types) {
    if (!CanCoerce(type.id, result.id, CastContext::kImplicit)) {
      return errors::Make(sqlstate::kCannotCoerce,
                          std::string(construct) + " could not convert type " +
                              FormatType(type.id) + " to " + FormatType(result.id));
    }
    if (type != result) result.typmod = -1;
  }
  return result;
}

OverloadResult ResolveOverload(std::span<const TypeId> arguments,
                               std::span<const std::span<const TypeId>> candidates) {
  return Resolver(arguments, candidates).Run();
}

OverloadResult ResolveOperator(std::span<const TypeId> arguments,
                               std::span<const std::span<const TypeId>> candidates) {
  if (arguments.size() == 2 &&
      (arguments[0] == TypeId::kUnknown) != (arguments[1] == TypeId::kUnknown)) {
    const TypeId known = arguments[0] == TypeId::kUnknown ? arguments[1] : arguments[0];
    for (size_t i = 0; i < candidates.size(); ++i) {
      if (candidates[i].size() == 2 && candidates[i][0] == known && candidates[i][1] == known) {
        return {OverloadOutcome::kFound, i};
      }
    }
  }
  return ResolveOverload(arguments, candidates);
}

std::optional<ConcreteSignature> BindPolymorphic(std::span<const TypeId> parameters, TypeId result,
                                                 std::span<const TypeId> arguments) {
  if (parameters.size() != arguments.size()) return std::nullopt;
  TypeId any = AgreedElement(parameters, arguments, /*compatible=*/false);
  TypeId compatible = AgreedElement(parameters, arguments, /*compatible=*/true);
  if (any == TypeId::kInvalid || compatible == TypeId::kInvalid) return std::nullopt;
  // anycompatible takes literals alone as text; anyelement cannot decide.
  if (compatible == TypeId::kUnknown) compatible = TypeId::kText;
  bool undecided = false;
  const auto concrete = [&](TypeId id) {
    if (!IsPolymorphic(id)) return id;
    const TypeId element = IsCompatibleFamily(id) ? compatible : any;
    if (element == TypeId::kUnknown) undecided = true;
    if (!IsArrayParameter(id)) return element;
    const TypeId array = ArrayOf(element);
    if (array == TypeId::kInvalid) undecided = true;
    return array;
  };
  ConcreteSignature signature;
  for (const TypeId parameter : parameters) signature.parameters.push_back(concrete(parameter));
  signature.result = concrete(result);
  if (undecided) return std::nullopt;
  return signature;
}

}  // namespace steno::sql
