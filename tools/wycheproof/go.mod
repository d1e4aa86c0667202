// Signatures that others were fooled by, as data: tests of app/signature read them from the module cache.
module github.com/amigos-network/amigos/tools/wycheproof

go 1.26

require github.com/google/wycheproof v0.0.0-20191219022705-2196000605e4
