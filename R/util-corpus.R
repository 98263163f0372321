# What is learnt over recordings when one of them is in memory at a time. A verb that learns from all its data asks the
# corpus: it tells what its data say (sufficient statistics) and how such tales become what was learnt. In memory
# they are learnt from at once. Where map_recordings() hands over one recording after the other the question ends the
# work on each; when all have told, the work begins anew, and the question has its answer.

# `told`: what the data at hand say; `learn(list(told, ...), ...)`: what all say together. `final`: what is learnt is
# the verb's result.
ask_corpus <- function(what, told, learn, ..., final = FALSE) {
  withRestarts({
    signal_corpus("corpus_question", what = what, told = told, learn = function(all) learn(all, ...), final = final)
    learn(list(told), ...)
  }, corpus_answer = identity)
}

# For handlers only: rlang's signal() makes a message of it, an eighth of the time of features of one segment.
signal_corpus <- function(class, ...) {
  signalCondition(structure(list(message = "", call = NULL, ...), class = c(class, "condition")))
}

# Is the data at hand one recording of several that are worked on apart?
one_of_corpus <- function() {
  withRestarts({
    signal_corpus("corpus_presence")
    FALSE
  }, corpus_present = function() TRUE)
}

# There is nothing to do for the recording at hand.
leave_recording <- function(why) signal_corpus("corpus_left", why = why)

# What comes of `expr`, whose first questions have `answers` (each with `what` was asked and the `value`): list(value),
# the first question without an answer (list(question)), or list(left), why there is nothing to do.
with_answers <- function(expr, answers) {
  asked <- 0L
  tryCatch(
    list(value = withCallingHandlers(expr,
      corpus_presence = function(cnd) invokeRestart("corpus_present"),
      corpus_question = function(cnd) {
        asked <<- asked + 1L
        if (asked <= length(answers)) invokeRestart("corpus_answer", same_question(answers[[asked]], cnd))
      }
    )),
    corpus_question = function(cnd) list(question = unclass(cnd)[c("what", "told", "learn", "final")]),
    corpus_left = function(cnd) list(left = cnd$why)
  )
}

same_question <- function(answer, question) {
  if (!identical(answer$what, question$what)) {
    abort_musefuse(c("Recordings must be treated alike where something is learnt from all of them.",
      x = "From others {answer$what} were learnt here, from this one {question$what}."), "argument", call = NULL)
  }
  answer$value
}

# ---- the argument `path` of verbs ----------------------------------------------------------------

# What the user gave the verb that calls this, but for where data come from and results go.
arguments_over_recordings <- function(but = NULL, frame = caller_env()) {
  call <- match.call(rlang::frame_fn(frame), rlang::frame_call(frame), expand.dots = FALSE, envir = parent.frame(2L))
  named <- setdiff(names(call)[-1L], "...")
  if ("data" %in% named) {
    abort_musefuse(c("{.arg data} or {.arg path}, not both.",
      i = "{.arg path} is a folder, whose recordings are read one by one."), "argument", call = frame)
  }
  c(mget(setdiff(named, c("path", "output", "read", but)), frame), eval(quote(given_dots(...)), frame))
}

check_output_needs_path <- function(output, read, call = caller_env()) {
  if (!is.null(output) || length(read) > 0L) {
    abort_musefuse("{.arg output} and {.arg read} go with {.arg path}, a folder of recordings.", "argument",
      call = call)
  }
}
