# Numbers as text, the same whatever options(OutDec, scipen, digits) say: a script's options are about its own
# output. Files take their numbers from the core (number_text(), write_columns()); what people read (prints, conditions,
# methods paragraphs) is put together by format() and paste() within local_plain_numbers().

# Numbers with `digits` significant digits and a decimal point; missing ones are `missing`.
number_text <- function(x, digits = 15, missing = "") {
  # a whole number has all its digits
  cpp_number_text(as.double(x), if (is.double(x)) as.integer(digits) else 15L, missing)
}

# How many of `size` numbers from each `first` one are finite; of all, unless they are given. R's own is.finite() of a
# column that knows facts (util-known.R) asks each number by a call, and makes a vector as long.
count_finite <- function(x, first = 1L, size = length(x)) cpp_count_finite(x, first, size)

has_no_infinite <- function(x) cpp_series_extremes(x, 1L, length(x))$finite

# R's own options of numbers until the function that calls this returns. Every verb and every condition asks, and most
# scripts leave them alone: setting them for a frame looks at all of the stack.
local_plain_numbers <- function(frame = caller_env()) {
  plain <- list(OutDec = ".", scipen = 0L, digits = 7L)
  if (identical(options("OutDec", "scipen", "digits"), plain)) {
    return(invisible())
  }
  rlang::local_options(!!!plain, .frame = frame)
}

# What most print methods are: the lines of format().
print_format <- function(x, ...) {
  local_plain_numbers()
  cli::cat_line(format(x))
  invisible(x)
}
