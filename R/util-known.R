# What was found of columns once and need not be found again: where series begin, their order, the texts of a column.

# What find() finds of these columns: found once until the frame ends that local_known_indices() was called for. Columns
# are the same ones, not only equal, unless comparing them costs nothing beside the finding (`same = identical`).
once_for <- function(columns, what, find, same = rlang::is_reference) {
  known <- getOption("musefuse.known_indices")
  for (one in known[[what]]) {
    if (all(mapply(same, columns, one$columns))) {
      return(one$found)
    }
  }
  found <- find(columns)
  if (!is.null(known)) known[[what]] <- c(known[[what]], list(list(columns = columns, found = found)))
  found
}

# Until the frame ends, a table that several verbs are given is indexed once: the same columns, held so that nothing
# else can lie where they do. Only for a frame in which no code of the user's runs, who could change them in place.
local_known_indices <- function(frame = caller_env()) {
  rlang::local_options(musefuse.known_indices = new.env(parent = emptyenv()), .frame = frame)
}

is_plain_text <- function(x) is.character(x) && !is.object(x)

# Long columns of text hold few: which, and which of them each row is.
text_codes <- function(x) once_for(list(x), "texts", function(on) cpp_text_codes(on[[1L]]))

distinct <- function(x) unique(if (is_plain_text(x)) text_codes(x)$texts else x)

# The texts of a column of text or a factor, each once.
distinct_texts <- function(x) if (is.factor(x)) as.character(unique(x)) else distinct(as.character(x))
