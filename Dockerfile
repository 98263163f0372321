# The command line in a container:
#   docker build -t musefuse .
#   docker run --rm -u "$(id -u)" -v "$PWD":/data musefuse gold ratings -o gold.csv
# r-base is Debian testing with R; the packages are Debian's.
FROM r-base:latest
RUN apt-get update && apt-get install -y --no-install-recommends \
    g++ make pandoc r-cran-cli r-cran-data.table r-cran-generics r-cran-ggplot2 r-cran-jsonlite r-cran-knitr \
    r-cran-rcpp r-cran-rcppeigen r-cran-rlang r-cran-rmarkdown r-cran-tibble r-cran-vctrs r-cran-xml2 \
    && rm -rf /var/lib/apt/lists/*
COPY . /src/musefuse
RUN R CMD INSTALL --strip /src/musefuse && rm -rf /src
WORKDIR /data
ENTRYPOINT ["Rscript", "-e", "musefuse::cli()"]
CMD ["--help"]
