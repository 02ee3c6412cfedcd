"""The rules, one a module. A check is a function (Tree, Exceptions) -> list of Finding."""


def all_checks():
    from checks import banned, formatting, layers, sizes, structure, words
    return {
        "banned": banned.check,
        "format": formatting.check,
        "layers": layers.check,
        "size": sizes.check,
        "structure": structure.check,
        "words": words.check,
    }
