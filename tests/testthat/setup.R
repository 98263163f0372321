# Progress bars show after two seconds: what a slow machine adds is no part of a snapshot.
withr::local_options(cli.progress_show_after = 3600, .local_envir = testthat::teardown_env())
