# Independent work, item by item, here or on the workers of a user's future::plan(). The result does not
# depend on where an item ran: whatever draws random numbers carries its own seed.

spread <- function(items, do_one, label) {
  if (has_future_plan()) {
    return(future.apply::future_lapply(items, do_one, future.packages = "musefuse", future.seed = NULL))
  }
  done <- vector("list", length(items))
  cli::cli_progress_bar(label, total = length(items))
  for (i in seq_along(items)) {
    done[[i]] <- do_one(items[[i]])
    cli::cli_progress_update()
  }
  done
}

# Only somebody who set a plan has loaded 'future'; under its default plan the work is done in this
# process as well.
has_future_plan <- function() {
  isNamespaceLoaded("future") && requireNamespace("future.apply", quietly = TRUE)
}
