# Names are kept in composed letters. A Mac decomposes the names of its files ("e" and an accent), while people type,
# and other programs write, one letter for both: two names that look the same would be two raters.

# By the accent that follows them: the letters, and what they become.
composed_letters <- list(
  "\u0300" = c("AEIOUaeiou", "\u00c0\u00c8\u00cc\u00d2\u00d9\u00e0\u00e8\u00ec\u00f2\u00f9"),
  "\u0301" = c("AEIOUYaeiouyCcLlNnRrSsZz", paste0(
    "\u00c1\u00c9\u00cd\u00d3\u00da\u00dd\u00e1\u00e9\u00ed\u00f3\u00fa\u00fd",
    "\u0106\u0107\u0139\u013a\u0143\u0144\u0154\u0155\u015a\u015b\u0179\u017a")),
  "\u0302" = c("AEIOUaeiouCcGgHhJjSsWwYy", paste0("\u00c2\u00ca\u00ce\u00d4\u00db\u00e2\u00ea\u00ee\u00f4\u00fb",
    "\u0108\u0109\u011c\u011d\u0124\u0125\u0134\u0135\u015c\u015d\u0174\u0175\u0176\u0177")),
  "\u0303" = c("ANOanoIiUu", "\u00c3\u00d1\u00d5\u00e3\u00f1\u00f5\u0128\u0129\u0168\u0169"),
  "\u0304" = c("AaEeIiOoUu", "\u0100\u0101\u0112\u0113\u012a\u012b\u014c\u014d\u016a\u016b"),
  "\u0306" = c("AaGgOoUu\u0418\u0438\u0423\u0443",
    "\u0102\u0103\u011e\u011f\u014e\u014f\u016c\u016d\u0419\u0439\u040e\u045e"),
  "\u0307" = c("CcEeGgIZz", "\u010a\u010b\u0116\u0117\u0120\u0121\u0130\u017b\u017c"),
  "\u0308" = c("AEIOUaeiouyY\u0415\u0435\u0406\u0456",
    "\u00c4\u00cb\u00cf\u00d6\u00dc\u00e4\u00eb\u00ef\u00f6\u00fc\u00ff\u0178\u0401\u0451\u0407\u0457"),
  "\u030a" = c("AaUu", "\u00c5\u00e5\u016e\u016f"),
  "\u030b" = c("OoUu", "\u0150\u0151\u0170\u0171"),
  "\u030c" = c("CcDdEeNnRrSsTtZz", paste0("\u010c\u010d\u010e\u010f\u011a\u011b\u0147\u0148\u0158\u0159\u0160\u0161",
    "\u0164\u0165\u017d\u017e")),
  "\u0327" = c("CcSsTt", "\u00c7\u00e7\u015e\u015f\u0162\u0163"),
  "\u0328" = c("AaEeIiUu", "\u0104\u0105\u0118\u0119\u012e\u012f\u0172\u0173")
)

# Letters and signs, and those of ASCII that nobody tells from them: Cyrillic and Greek ones, dashes and quotes of word
# processors, and East Asia's full width.
looks_like <- list(
  c(utf8ToInt(paste0("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u03bf",
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405",
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u02bc\u201c\u201d")), 0xff01:0xff5e),
  c(utf8ToInt("aeopcyxijsoABEKMHOPCTYXIJSABEZHIKMNOPTYX------'''\"\""), 0x21:0x7e)
)
foreign_signs <- paste0("[", intToUtf8(looks_like[[1L]]), "]")

plain_signs <- function(text) {
  at <- grepl(foreign_signs, text, perl = TRUE)
  text[at] <- vapply(text[at], function(one) {
    points <- utf8ToInt(one)
    known <- match(points, looks_like[[1L]])
    intToUtf8(ifelse(is.na(known), points, looks_like[[2L]][known]))
  }, "")
  text
}

# Unicode's form C of the letters of Europe, of Korean and of Japanese syllables; other text is left as it is.
composed <- function(text) {
  known <- unique(text[is_decomposed(text)])
  whole <- vapply(known, function(one) intToUtf8(composed_points(utf8ToInt(enc2utf8(one)))), "", USE.NAMES = FALSE)
  at <- match(text, known)
  text[!is.na(at)] <- whole[at[!is.na(at)]]
  text
}

# Names as those among `known` that differ from them by decomposed letters alone are spelt; others as they are.
as_spelt <- function(text, known) {
  other <- which(!text %in% known)
  if (length(other) > 0L && any(is_decomposed(c(text[other], known)))) {
    at <- match(composed(text[other]), composed(known))
    text[other] <- ifelse(is.na(at), text[other], known[at])
  }
  text
}

# Two levels that become one are one.
composed_levels <- function(id) {
  if (any(is_decomposed(levels(id)))) levels(id) <- composed(levels(id))
  id
}

is_decomposed <- function(text) grepl("[\u0300-\u036f\u1161-\u1175\u3099\u309a]", text, perl = TRUE)

# One code point after the other: it joins the one before it, or stands by itself.
composed_points <- function(points) {
  out <- integer()
  for (point in points) {
    joined <- if (length(out) > 0L) joined_point(out[[length(out)]], point) else NA
    if (is.na(joined)) out <- c(out, point) else out[[length(out)]] <- joined
  }
  out
}

joined_point <- function(before, mark) {
  if (mark %in% 0x1161:0x1175 && before %in% 0x1100:0x1112) {
    return(0xac00L + ((before - 0x1100L) * 21L + mark - 0x1161L) * 28L)
  }
  if (mark %in% 0x11a8:0x11c2 && before %in% 0xac00:0xd7a3 && (before - 0xac00L) %% 28L == 0L) {
    return(before + mark - 0x11a7L)
  }
  if (mark %in% 0x3099:0x309a) {
    return(voiced_kana(before, mark))
  }
  letters <- composed_letters[[intToUtf8(mark)]]
  at <- if (!is.null(letters)) match(before, utf8ToInt(letters[[1L]]))
  if (is.null(at) || is.na(at)) NA else utf8ToInt(letters[[2L]])[[at]]
}

# Hiragana, and katakana 96 further: the voiced syllable follows the plain one, after it the half-voiced one of the h
# row.
voiced_kana <- function(before, mark) {
  hiragana <- if (before > 0x30a0) before - 96L else before
  k_to_t <- hiragana %in% c(seq(0x304b, 0x3061, 2), 0x3064, 0x3066, 0x3068)
  h <- hiragana %in% seq(0x306f, 0x307b, 3)
  if (mark == 0x3099 && hiragana == 0x3046) return(before + 0x4eL)
  if (h || k_to_t && mark == 0x3099) before + mark - 0x3098L else NA
}
