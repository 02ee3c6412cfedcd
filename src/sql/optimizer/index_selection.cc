#include "sql/optimizer/index_selection.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "sql/expr/function.h"

namespace steno::sql {
namespace {

// Types of one family have the same order and the same key encoding.
enum class KeyFamily { kNone, kInteger, kText, kFloat, kSelf };

KeyFamily FamilyOf(TypeId type) {
  if (IsInteger(type) || type == TypeId::kOid || IsReg(type)) return KeyFamily::kInteger;
  if (type == TypeId::kText || type == TypeId::kVarchar || type == TypeId::kName) {
    return KeyFamily::kText;
  }
  if (type == TypeId::kFloat4 || type == TypeId::kFloat8) return KeyFamily::kFloat;
  return KeyFamily::kSelf;
}

bool SameKeys(TypeId a, TypeId b) {
  if (a == b) return true;
  const KeyFamily family = FamilyOf(a);
  return family != KeyFamily::kSelf && family == FamilyOf(b);
}

// Whether every value of `from` is the same one, with the same key, in `to`: wider integers, texts
// under another name. int4 and oid share their bits, not their values.
bool KeepsKeys(TypeId from, TypeId to) {
  if (!SameKeys(from, to)) return false;
  switch (FamilyOf(to)) {
    case KeyFamily::kText:
      return to != TypeId::kName;
    case KeyFamily::kInteger: {
      if (!IsInteger(to)) return !IsInteger(from);
      const auto width = [](TypeId id) { return id == TypeId::kInt8 ? 8 : IsInteger(id) ? 4 : 7; };
      return to != TypeId::kInt2 && width(from) <= width(to);
    }
    case KeyFamily::kFloat:
    case KeyFamily::kSelf:
    case KeyFamily::kNone:
      return false;
  }
  return false;
}

// Below casts that change neither value nor key.
const ExprPtr& StripRelabels(const ExprPtr& e) {
  const ExprPtr* at = &e;
  while ((*at)->kind == ExprKind::kCast && (*at)->type.typmod < 0 &&
         KeepsKeys((*at)->args[0]->type.id, (*at)->type.id)) {
    at = &(*at)->args[0];
  }
  return *at;
}

enum class Comparison { kEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

std::optional<Comparison> ComparisonOf(std::string_view name) {
  if (name == "=") return Comparison::kEqual;
  if (name == "<") return Comparison::kLess;
  if (name == "<=") return Comparison::kLessEqual;
  if (name == ">") return Comparison::kGreater;
  if (name == ">=") return Comparison::kGreaterEqual;
  return std::nullopt;
}

Comparison Mirrored(Comparison c) {
  switch (c) {
    case Comparison::kEqual:
      return c;
    case Comparison::kLess:
      return Comparison::kGreater;
    case Comparison::kLessEqual:
      return Comparison::kGreaterEqual;
    case Comparison::kGreater:
      return Comparison::kLess;
    case Comparison::kGreaterEqual:
      return Comparison::kLessEqual;
  }
  return c;
}

// What a condition says of a column.
struct Restriction {
  enum class Kind { kCompare, kIsNull, kIsNotNull, kInList, kAnyOf };
  Kind kind;
  Comparison comparison = Comparison::kEqual;
  ExprPtr value;     // kCompare; the array of kAnyOf
  ExprList members;  // kInList
  ExprPtr source;
};

class Matcher {
 public:
  explicit Matcher(const IndexRequest& request) : request_(request) {}

  // Every restriction of the column with that ordinal.
  std::vector<Restriction> RestrictionsOf(int ordinal) const {
    std::vector<Restriction> out;
    const ColumnId id = request_.column_of(ordinal);
    if (id < 0) return out;
    const TypeId type = request_.table->columns[static_cast<size_t>(ordinal)].type.id;
    for (const ExprPtr& e : request_.conditions) {
      std::optional<Restriction> r = Match(e, id, type);
      if (!r.has_value()) continue;
      r->source = e;
      out.push_back(*std::move(r));
    }
    return out;
  }

 private:
  static bool IsColumn(const ExprPtr& e, ColumnId id) {
    const ExprPtr& stripped = StripRelabels(e);
    return stripped->kind == ExprKind::kColumn && stripped->index == id;
  }

  bool IsValue(const ExprPtr& e, TypeId column_type) const {
    return SameKeys(column_type, e->type.id) && request_.is_value(*e) &&
           VolatilityOf(*e) != Volatility::kVolatile;
  }

  std::optional<Restriction> Match(const ExprPtr& e, ColumnId id, TypeId type) const {
    using Kind = Restriction::Kind;
    switch (e->kind) {
      case ExprKind::kFunction:
        return MatchComparison(*e, id, type);
      case ExprKind::kIsNull:
        if (e->args[0]->kind != ExprKind::kColumn || e->args[0]->index != id) return std::nullopt;
        return Restriction{.kind = e->negated ? Kind::kIsNotNull : Kind::kIsNull,
                           .value = nullptr,
                           .members = {},
                           .source = nullptr};
      case ExprKind::kInList: {
        if (e->negated || !IsColumn(e->args[0], id)) return std::nullopt;
        const ExprList members(e->args.begin() + 1, e->args.end());
        const bool values = std::all_of(members.begin(), members.end(),
                                        [&](const ExprPtr& m) { return IsValue(m, type); });
        if (!values) return std::nullopt;
        return Restriction{
            .kind = Kind::kInList, .value = nullptr, .members = members, .source = nullptr};
      }
      case ExprKind::kArrayOp: {
        const bool any = !e->flag && e->function->name == "=" && IsColumn(e->args[0], id);
        const TypeId element = ElementOf(e->args[1]->type.id);
        const bool usable = any && SameKeys(type, element) && request_.is_value(*e->args[1]) &&
                            VolatilityOf(*e->args[1]) != Volatility::kVolatile;
        if (!usable) return std::nullopt;
        return Restriction{
            .kind = Kind::kAnyOf, .value = e->args[1], .members = {}, .source = nullptr};
      }
      default:
        return std::nullopt;
    }
  }

  std::optional<Restriction> MatchComparison(const Expr& e, ColumnId id, TypeId type) const {
    if (!e.function->is_operator || e.args.size() != 2) return std::nullopt;
    std::optional<Comparison> comparison = ComparisonOf(e.function->name);
    if (!comparison.has_value()) return std::nullopt;
    for (size_t side = 0; side < 2; ++side) {
      if (!IsColumn(e.args[side], id) || !IsValue(e.args[1 - side], type)) continue;
      return Restriction{.kind = Restriction::Kind::kCompare,
                         .comparison = side == 0 ? *comparison : Mirrored(*comparison),
                         .value = e.args[1 - side],
                         .members = {},
                         .source = nullptr};
    }
    return std::nullopt;
  }

  const IndexRequest& request_;
};

const Restriction* FindEqual(const std::vector<Restriction>& restrictions) {
  for (const Restriction& r : restrictions) {
    const bool equal =
        (r.kind == Restriction::Kind::kCompare && r.comparison == Comparison::kEqual) ||
        r.kind == Restriction::Kind::kIsNull;
    if (equal) return &r;
  }
  return nullptr;
}

const Restriction* FindList(const std::vector<Restriction>& restrictions) {
  for (const Restriction& r : restrictions) {
    if (r.kind == Restriction::Kind::kInList || r.kind == Restriction::Kind::kAnyOf) return &r;
  }
  return nullptr;
}

// Builds the ranges of one index.
class RangeBuilder {
 public:
  RangeBuilder(const IndexRequest& request, const IndexDescriptor* index)
      : request_(request), matcher_(request) {
    choice_.index = index;
  }

  IndexChoice Build() {
    size_t i = 0;
    const auto& columns = choice_.index->columns;
    bool has_null = false;
    for (; i < columns.size(); ++i) {
      const std::vector<Restriction> restrictions =
          matcher_.RestrictionsOf(request_.table->OrdinalOf(columns[i].column_id));
      if (const Restriction* equal = FindEqual(restrictions)) {
        has_null = has_null || equal->kind == Restriction::Kind::kIsNull;
        Fix(equal->value);
        choice_.consumed.push_back(equal->source);
        if (!listed_) ++choice_.fixed;
        continue;
      }
      const Restriction* list = listed_ ? nullptr : FindList(restrictions);
      if (list != nullptr) {
        FixEach(*list, static_cast<int>(i));
        choice_.consumed.push_back(list->source);
        continue;
      }
      AddBounds(restrictions);
      break;
    }
    const bool all_fixed = i == columns.size();
    choice_.points = all_fixed && choice_.index->unique && !has_null;
    if (!started_) {
      choice_.rows = kTableRows;
      return std::move(choice_);
    }
    choice_.ranges = std::move(ranges_);
    Estimate(i);
    return std::move(choice_);
  }

 private:
  void Start() {
    if (ranges_.empty()) ranges_.emplace_back();
    started_ = true;
  }

  void Fix(const ExprPtr& value) {
    Start();
    for (KeyRange& range : ranges_) {
      range.equal.push_back(value);
      range.equal_is_null.push_back(value == nullptr);
    }
  }

  void FixEach(const Restriction& list, int column) {
    Start();
    listed_ = true;
    if (list.kind == Restriction::Kind::kAnyOf) {
      choice_.array_column = column;
      return Fix(list.value);
    }
    // Where one range was, one for each member now is.
    std::vector<KeyRange> out;
    for (const ExprPtr& member : list.members) {
      KeyRange range = ranges_[0];
      range.equal.push_back(member);
      range.equal_is_null.push_back(false);
      out.push_back(std::move(range));
    }
    ranges_ = std::move(out);
  }

  void AddBounds(const std::vector<Restriction>& restrictions) {
    const Restriction* low = nullptr;
    const Restriction* high = nullptr;
    const Restriction* not_null = nullptr;
    for (const Restriction& r : restrictions) {
      if (r.kind == Restriction::Kind::kIsNotNull) not_null = &r;
      if (r.kind != Restriction::Kind::kCompare) continue;
      const bool is_low =
          r.comparison == Comparison::kGreater || r.comparison == Comparison::kGreaterEqual;
      const Restriction*& side = is_low ? low : high;
      if (side == nullptr) side = &r;
    }
    if (low == nullptr && high == nullptr && not_null == nullptr) return;
    Start();
    bounded_ = low != nullptr && high != nullptr ? 2 : 1;
    for (KeyRange& range : ranges_) {
      if (low != nullptr) range.low = {low->value, low->comparison == Comparison::kGreaterEqual};
      if (high != nullptr) range.high = {high->value, high->comparison == Comparison::kLessEqual};
      range.not_null = true;
    }
    for (const Restriction* r : {low, high, not_null}) {
      if (r != nullptr) choice_.consumed.push_back(r->source);
    }
  }

  void Estimate(size_t equal_columns) {
    const double lists = static_cast<double>(choice_.array_column >= 0 ? 10 : ranges_.size());
    double rows = kTableRows;
    for (size_t i = 0; i < equal_columns; ++i) rows /= 10;
    if (bounded_ == 1) rows /= 3;
    if (bounded_ == 2) rows /= 10;
    if (choice_.points) rows = 1;
    choice_.rows = std::max(rows, 1.0) * lists;
  }

  const IndexRequest& request_;
  Matcher matcher_;
  IndexChoice choice_;
  std::vector<KeyRange> ranges_;
  bool started_ = false;
  bool listed_ = false;
  int bounded_ = 0;
};

// What reading by this choice costs, in rows read one after the other.
double CostOf(const IndexRequest& request, const IndexChoice& choice) {
  if (choice.index->primary) return choice.rows;
  const auto in = [&](const IndexDescriptor& index, uint32_t id) {
    return std::any_of(index.columns.begin(), index.columns.end(),
                       [&](const IndexColumn& c) { return c.column_id == id; });
  };
  const bool covers = std::all_of(request.ordinals.begin(), request.ordinals.end(), [&](int o) {
    const uint32_t id = request.table->columns[static_cast<size_t>(o)].id;
    return in(*choice.index, id) || in(request.table->primary(), id);
  });
  // Looking up a row by its key is dearer than reading the next one.
  constexpr double kLookupCost = 3;
  return choice.rows * (covers ? 1 : 1 + kLookupCost) + 0.1;
}

}  // namespace

IndexChoice FullScan(const TableDescriptor& table) {
  IndexChoice choice;
  choice.index = &table.primary();
  choice.rows = kTableRows;
  return choice;
}

IndexChoice ChooseIndex(const IndexRequest& request) {
  IndexChoice best = FullScan(*request.table);
  double best_cost = CostOf(request, best);
  for (const IndexDescriptor& index : request.table->indexes) {
    if (index.state != ElementState::kPublic) continue;
    IndexChoice choice = RangeBuilder(request, &index).Build();
    const double cost = CostOf(request, choice);
    const bool restricted = !choice.ranges.empty();
    if (restricted && cost < best_cost) {
      best = std::move(choice);
      best_cost = cost;
    }
  }
  return best;
}

}  // namespace steno::sql
