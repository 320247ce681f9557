# Homebrew: `brew install vend-aws/tap/vend`
class Vend < Formula
  desc "Temporary AWS credentials from a Vend hub or straight from AWS"
  homepage "https://github.com/vend-aws/vend"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "https://github.com/vend-aws/vend/releases/download/v@VERSION@/vend-@VERSION@-macos-arm64.tar.gz"
      sha256 "@vend-VERSION-macos-arm64.tar.gz@"
    end
    on_intel do
      url "https://github.com/vend-aws/vend/releases/download/v@VERSION@/vend-@VERSION@-macos-x64.tar.gz"
      sha256 "@vend-VERSION-macos-x64.tar.gz@"
    end
  end
  on_linux do
    on_arm do
      url "https://github.com/vend-aws/vend/releases/download/v@VERSION@/vend-@VERSION@-linux-arm64.tar.gz"
      sha256 "@vend-VERSION-linux-arm64.tar.gz@"
    end
    on_intel do
      url "https://github.com/vend-aws/vend/releases/download/v@VERSION@/vend-@VERSION@-linux-x64.tar.gz"
      sha256 "@vend-VERSION-linux-x64.tar.gz@"
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/vend"
    man1.install_symlink Dir[libexec/"share/man/man1/*"]
    bash_completion.install_symlink libexec/"share/bash-completion/completions/vend"
    zsh_completion.install_symlink libexec/"share/zsh/site-functions/_vend"
    fish_completion.install_symlink libexec/"share/fish/vendor_completions.d/vend.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/vend --version")
  end
end
