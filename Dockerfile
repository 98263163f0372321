# The command line and the explorer in a container; for the second, open http://127.0.0.1:3838:
#   docker build -t musefuse .
#   docker run --rm -u "$(id -u)" -v "$PWD":/data musefuse gold ratings -o gold.csv
#   docker run --rm -u "$(id -u)" -v "$PWD":/data -p 3838:3838 musefuse explore ratings
# r-base is Debian testing with R; the packages are Debian's, but for nanoparquet, which Debian does not have.
FROM r-base:latest
RUN apt-get update && apt-get install -y --no-install-recommends \
    g++ make pandoc r-cran-bslib r-cran-cli r-cran-data.table r-cran-generics r-cran-ggplot2 r-cran-jsonlite \
    r-cran-knitr r-cran-rcpp r-cran-rcppeigen r-cran-rlang r-cran-rmarkdown r-cran-shiny r-cran-tibble r-cran-vctrs \
    r-cran-xml2 && rm -rf /var/lib/apt/lists/*
RUN Rscript -e 'install.packages("nanoparquet"); library(nanoparquet)'
COPY . /src/musefuse
RUN R CMD INSTALL --strip /src/musefuse && rm -rf /src
WORKDIR /data
ENV HOME=/tmp R_BROWSER=true
ENTRYPOINT ["Rscript", "-e", "options(shiny.host = '0.0.0.0', shiny.port = 3838L); musefuse::cli()"]
CMD ["--help"]
