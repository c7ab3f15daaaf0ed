"""English nouns in both numbers.

A table of exceptions and a few rules: `inflect` knows more words, and takes longer to import than
a resource takes to make. What it gets wrong, `--singular` and `--plural` put right.
"""

# The same in both numbers, or used in one only.
UNCOUNTABLE = frozenset(
    """
    advice aircraft analytics attendance baggage billing bison cash cattle chassis clothes clothing
    cms cod coffee content corps correspondence crossroads css data deer diabetes dns earnings
    economics electronics equipment ethics evidence feedback firmware fish furniture gold gps
    hardware headquarters health homework housing information infrastructure insurance intelligence
    jewelry knowledge linguistics logistics luggage machinery mail malware mathematics means media
    merchandise metadata middleware milk money moose music news nutrition offspring payroll physics
    police politics premises progress rabies rain research rice salmon savings scenery scissors
    security series sheep shrimp sms software spacecraft species sports staff stuff swine tennis
    traffic transport transportation travel trousers trout tuna underwear water weather wildlife
    work
    """.split()  # noqa: SIM905 - a table, not a list of quotes
)

IRREGULAR = {
    "alumnus": "alumni",
    "analysis": "analyses",
    "appendix": "appendices",
    "axis": "axes",
    "bacterium": "bacteria",
    "basis": "bases",
    "bus": "buses",
    "cactus": "cacti",
    "calf": "calves",
    "child": "children",
    "corpus": "corpora",
    "crisis": "crises",
    "criterion": "criteria",
    "curriculum": "curricula",
    "diagnosis": "diagnoses",
    "die": "dice",
    "dwarf": "dwarves",
    "elf": "elves",
    "ellipsis": "ellipses",
    "emphasis": "emphases",
    "fez": "fezzes",
    "foot": "feet",
    "fungus": "fungi",
    "gas": "gases",
    "genus": "genera",
    "goose": "geese",
    "half": "halves",
    "hoof": "hooves",
    "hypothesis": "hypotheses",
    "index": "indexes",
    "knife": "knives",
    "larva": "larvae",
    "leaf": "leaves",
    "lens": "lenses",
    "life": "lives",
    "loaf": "loaves",
    "louse": "lice",
    "man": "men",
    "matrix": "matrices",
    "medium": "mediums",
    "memorandum": "memoranda",
    "mouse": "mice",
    "nucleus": "nuclei",
    "oasis": "oases",
    "ox": "oxen",
    "parenthesis": "parentheses",
    "passerby": "passersby",
    "person": "people",
    "phenomenon": "phenomena",
    "prognosis": "prognoses",
    "quiz": "quizzes",
    "radius": "radii",
    "scarf": "scarves",
    "self": "selves",
    "sheaf": "sheaves",
    "shelf": "shelves",
    "stimulus": "stimuli",
    "stratum": "strata",
    "syllabus": "syllabi",
    "synopsis": "synopses",
    "synthesis": "syntheses",
    "thesis": "theses",
    "thief": "thieves",
    "tooth": "teeth",
    "vertebra": "vertebrae",
    "vertex": "vertices",
    "wharf": "wharves",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
    "yes": "yeses",
}
SINGULAR = {plural: singular for singular, plural in IRREGULAR.items()} | {
    "bases": "base",
    "indices": "index",
    "cactuses": "cactus",
    "statuses": "status",
    "curriculums": "curriculum",
    "syllabuses": "syllabus",
    "persons": "person",
    "appendixes": "appendix",
    "dwarfs": "dwarf",
    "scarfs": "scarf",
}
# Plurals in -ies whose singular ends in -ie.
SINGULAR |= {
    f"{word}s": word
    for word in (
        *("movie", "cookie", "calorie", "zombie", "selfie", "tie", "pie", "lie", "rookie"),
        *(
            "brownie",
            "hoodie",
            "smoothie",
            "prairie",
            "genie",
            "newbie",
            "bookie",
            "cutie",
            "goalie",
        ),
    )
}
# Plurals in -us and -is, which look like singulars.
SINGULAR |= {
    f"{word}s": word
    for word in (
        *("menu", "submenu", "cpu", "gpu", "sku", "guru", "emu", "gnu", "bureau", "plateau"),
        *(
            "api",
            "kpi",
            "uri",
            "taxi",
            "ski",
            "wiki",
            "emoji",
            "kiwi",
            "alibi",
            "rabbi",
            "cli",
            "safari",
        ),
    )
}
# The end of a word that is irregular: salesman, grandchild, housewife.
COMPOUND = (
    *("man", "woman", "child", "person", "foot", "tooth", "mouse", "wife", "knife", "shelf"),
    *("wolf", "index", "matrix", "vertex", "thesis", "life", "half", "criterion"),
)
# Not men, and no other compounds of these.
REGULAR = frozenset(
    {"human", "german", "roman", "talisman", "ottoman", "norman", "shaman", "caiman"}
)
# -o that takes -es.
OES = frozenset(
    {"cargo", "domino", "echo", "embargo", "hero", "mango", "mosquito", "potato", "tomato"}
    | {"torpedo", "veto", "volcano", "buffalo", "tornado"}
)
# -ch that is spoken as k, and takes -s.
HARD = frozenset({"stomach", "monarch", "epoch", "patriarch", "matriarch", "tech", "loch"})
# Singular words that end like plurals.
SINGULAR_S = ("ss", "us", "is", "ous")
SINGULAR_WORDS = frozenset(
    {"alias", "atlas", "bias", "canvas", "chaos", "christmas", "gas", "iris", "lens", "pancreas"}
    | {"pajamas", "bus", "yes", "texas", "kansas", "cosmos", "asbestos", "rhinoceros", "pathos"}
)
# Plurals in -ses, -zes, -xes, -ches, -shes whose singular ends in -e.
CHE = frozenset(
    {"cache", "ache", "headache", "niche", "avalanche", "moustache", "creche", "quiche"}
)
AXE = frozenset({"axe", "pickaxe"})
USES = frozenset({"bonus", "bus", "campus", "census", "chorus", "circus", "citrus", "consensus"})
USES |= {"corpus", "crocus", "focus", "genius", "locus", "lotus", "minus", "octopus", "omnibus"}
USES |= {
    "opus",
    "plus",
    "prospectus",
    "rebus",
    "sinus",
    "status",
    "surplus",
    "terminus",
    "thesaurus",
}
USES |= {"virus", "walrus", "apparatus", "nexus", "radius", "hiatus", "onus", "callus", "fetus"}
USES |= {"alias", "atlas", "bias", "canvas", "gas", "iris", "lens", "pancreas", "christmas", "yes"}
USES |= {"cosmos", "rhinoceros", "ibis", "pelvis", "trellis", "metropolis"}
USES |= {"platypus", "topaz"}


def pluralize(noun: str) -> str:
    """Return the plural of a singular noun in lower case."""
    if noun in UNCOUNTABLE:
        return noun
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    for end in COMPOUND:
        if noun.endswith(end) and noun not in REGULAR and _is_compound(noun, end):
            return noun.removesuffix(end) + IRREGULAR[end]
    if noun.endswith("quy") or (noun.endswith("y") and noun[-2:-1] not in set("aeiou")):
        return f"{noun[:-1]}ies"
    if noun.endswith("sis"):
        return f"{noun[:-2]}es"
    takes_es = noun.endswith(("s", "x", "ch", "sh", "z")) or noun in OES
    return f"{noun}es" if takes_es and noun not in HARD else f"{noun}s"


def singularize(noun: str) -> str:
    """Return the singular of a noun in lower case; a singular one stays as it is."""
    if noun in UNCOUNTABLE or noun in IRREGULAR or noun in SINGULAR_WORDS:
        return noun
    if noun in SINGULAR:
        return SINGULAR[noun]
    for end in COMPOUND:
        plural = IRREGULAR[end]
        if noun.endswith(plural) and _is_compound(noun, plural):
            return noun.removesuffix(plural) + end
    if not noun.endswith("s") or noun.endswith(SINGULAR_S):
        return noun
    return _singularize_s(noun)


def _singularize_s(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > len("ties"):
        return f"{noun[:-3]}y"
    without = noun.removesuffix("es") if noun.endswith("es") else ""
    if without in USES or without in OES:
        return without
    if noun[:-1] in CHE | AXE:
        return noun[:-1]
    if without.endswith(("ss", "x", "ch", "sh", "zz")):
        return without.removesuffix("z") if without in {"quizz", "whizz"} else without
    if without.endswith("tz"):
        return without
    return noun[:-1]


def _is_compound(noun: str, end: str) -> bool:
    """Return whether something that is a word by itself stands before the end."""
    return noun == end or len(noun.removesuffix(end)) > len("ab")
