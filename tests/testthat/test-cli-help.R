test_that("help has a call that would run, shows the flags of the chosen method, and fits a terminal", {
  for (name in names(shell_commands())) {
    words <- scan(text = shell_examples[[name]], what = "", quiet = TRUE)
    expect_identical(words[1:2], c("musefuse", name))
    given <- split_words(words[-(1:2)])
    command <- chosen_verb(name, shell_commands()[[name]], given$flags)
    flags <- setdiff(names(given$flags), "output")
    for (flag in flags) expect_type(flag_place(flag, command_flags(command), name), "list")
  }
  expect_identical(shell("help", "lag")$out, shell("lag", "--help")$out)
  help <- command_help("gold", shell_commands()$gold, "dba")
  expect_true(all(c(" gold_standard()", " fuse_dba()") %in% help) && !" fuse_ewe()" %in% help)
  expect_lte(max(nchar(help)), 86L)
  expect_identical(shell_default(quote(c("a", "b", "c"))), "a; or b or c")
  expect_identical(shell_default(quote(getOption("x", 1L))), "1")
  expect_identical(shell_default(quote(samples(10))), "samples:10")
  expect_identical(first_sentence("Weights (Searle 1987, ch. 4). More."), "Weights (Searle 1987, ch. 4).")
  expect_identical(first_sentence("A tab, \"\\t\", or \\lambda. More."), "A tab, \"\\t\", or lambda.")
})
