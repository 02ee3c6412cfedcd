// IntervalTree: spans with a number each, to be asked which of them overlap a span.
//
// A treap (Seidel and Aragon, 1996) ordered by (start, number), each node knowing the highest end
// below it; priorities are a mix of the numbers, so that a run can be replayed. Intrusive: nodes
// belong to the caller and must not move while they are linked. Insert, erase: O(log n) expected;
// a visit: O(log n) for each overlap found. Thread-compatible.
#pragma once

#include <cstdint>
#include <utility>

#include "base/check.h"
#include "kv/concurrency/request.h"

namespace steno::concurrency {

struct IntervalNode {
  SpanView span;        // set by the caller before Insert; `end` not empty
  uint64_t number = 0;  // set by the caller; unique among nodes of one start

  IntervalNode* left = nullptr;
  IntervalNode* right = nullptr;
  uint64_t priority = 0;
  KeyView max_end;  // of this node and all below
};

class IntervalTree {
 public:
  bool empty() const { return root_ == nullptr; }

  void Insert(IntervalNode* node) {
    CHECK(!node->span.point());
    node->left = node->right = nullptr;
    node->priority = (node->number + 1) * 0x9E3779B97F4A7C15ull;
    node->priority ^= node->priority >> 29;
    Update(node);
    auto [before, after] = Split(root_, *node);
    root_ = Merge(Merge(before, node), after);
  }

  // REQUIRES: the node is in this tree.
  void Erase(IntervalNode* node) { root_ = EraseFrom(root_, node); }

  // Calls visit(node) for each node that overlaps `span`, by start, until it returns true. Returns
  // whether it did.
  template <typename Visit>
  bool VisitOverlaps(SpanView span, Visit&& visit) const {
    return VisitBelow(root_, span, visit);
  }

 private:
  static bool Less(const IntervalNode& a, const IntervalNode& b) {
    const int order = a.span.start.compare(b.span.start);
    return order != 0 ? order < 0 : a.number < b.number;
  }
  static void Update(IntervalNode* node) {
    node->max_end = node->span.end;
    for (const IntervalNode* child : {node->left, node->right}) {
      if (child != nullptr && child->max_end > node->max_end) node->max_end = child->max_end;
    }
  }
  // Into those before `at` and the others.
  static std::pair<IntervalNode*, IntervalNode*> Split(IntervalNode* tree, const IntervalNode& at) {
    if (tree == nullptr) return {nullptr, nullptr};
    if (Less(*tree, at)) {
      auto [before, after] = Split(tree->right, at);
      tree->right = before;
      Update(tree);
      return {tree, after};
    }
    auto [before, after] = Split(tree->left, at);
    tree->left = after;
    Update(tree);
    return {before, tree};
  }
  // REQUIRES: all of `a` is before all of `b`.
  static IntervalNode* Merge(IntervalNode* a, IntervalNode* b) {
    if (a == nullptr) return b;
    if (b == nullptr) return a;
    IntervalNode* top = a->priority >= b->priority ? a : b;
    if (top == a) {
      a->right = Merge(a->right, b);
    } else {
      b->left = Merge(a, b->left);
    }
    Update(top);
    return top;
  }
  static IntervalNode* EraseFrom(IntervalNode* tree, IntervalNode* node) {
    CHECK(tree != nullptr);
    if (tree == node) return Merge(node->left, node->right);
    IntervalNode*& side = Less(*node, *tree) ? tree->left : tree->right;
    side = EraseFrom(side, node);
    Update(tree);
    return tree;
  }
  template <typename Visit>
  static bool VisitBelow(IntervalNode* tree, SpanView span, Visit& visit) {
    if (tree == nullptr || tree->max_end <= span.start) return false;
    if (VisitBelow(tree->left, span, visit)) return true;
    const KeyView start = tree->span.start;
    const bool begins_in_time = span.point() ? start <= span.start : start < span.end;
    if (!begins_in_time) return false;
    if (tree->span.end > span.start && visit(tree)) return true;
    return VisitBelow(tree->right, span, visit);
  }

  IntervalNode* root_ = nullptr;
};

}  // namespace steno::concurrency
