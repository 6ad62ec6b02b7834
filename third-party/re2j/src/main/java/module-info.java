/// RE2/J: regular expressions whose matching takes time linear in the input, whatever the pattern.
module com.google.re2j {
    exports com.google.re2j;
}
