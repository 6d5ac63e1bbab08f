/// A shell that can complete the program's command lines.
enum ShellScript: String, CaseIterable {
  case bash, zsh, fish

  /// What the shell reads. Which words may come next it asks the program, so that the scripts know no command and no option.
  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  // bash breaks words at = and :, and wants what comes after them; fleetcast has its words whole.
  private static let bashText = #"""
    # Completion of fleetcast for bash; `fleetcast help completions` says how it works.
    _fleetcast() {
      local line=${COMP_LINE:0:COMP_POINT} current kept="" word meaning
      local -a words
      read -r -a words <<< "$line"
      [[ $line == *[[:space:]] ]] && words+=("")
      current=${words[-1]}
      [[ $current == *[=:]* ]] && kept=${current%"${current##*[=:]}"}
      COMPREPLY=()
      while IFS=$'\t' read -r word meaning; do
        case $word in
          :file)
            compopt -o filenames
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X "!*$meaning" -- "$current"; compgen -d -- "$current")
            ;;
          :folder)
            compopt -o filenames
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current")
            ;;
          *[.=])
            compopt -o nospace
            COMPREPLY+=("${word#"$kept"}")
            ;;
          *) COMPREPLY+=("${word#"$kept"}") ;;
        esac
      done < <("${words[0]}" completions next -- "${words[@]:1}" 2> /dev/null)
    }
    complete -F _fleetcast fleetcast

    """#

  private static let zshText = #"""
    #compdef fleetcast
    # Completion of fleetcast for zsh; `fleetcast help completions` says how it works.
    _fleetcast() {
      local word meaning
      local -a whole open endings
      local -i files=0 folders=0 failed=1
      while IFS=$'\t' read -r word meaning; do
        case $word in
          (:file) files=1; endings+=("*$meaning") ;;
          (:folder) folders=1 ;;
          (*[.=]) open+=("${word//:/\\:}${meaning:+:$meaning}") ;;
          (*) whole+=("${word//:/\\:}${meaning:+:$meaning}") ;;
        esac
      done < <("${(Q)words[1]}" completions next -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2> /dev/null)
      (( $#whole )) && _describe word whole && failed=0
      (( $#open )) && _describe path open -S '' && failed=0
      (( files )) && _files -g "$endings" && failed=0
      (( folders )) && _files -/ && failed=0
      return failed
    }
    if [[ $funcstack[1] == _fleetcast ]]; then _fleetcast "$@"; else compdef _fleetcast fleetcast; fi

    """#

  private static let fishText = #"""
    # Completion of fleetcast for fish; `fleetcast help completions` says how it works.
    function __fleetcast_next
        set -l words (commandline -opc)
        set -l current (commandline -ct)
        set -l program $words[1]
        set -e words[1]
        for line in ($program completions next -- $words "$current" 2>/dev/null)
            set -l parts (string split -m 1 \t -- $line)
            switch $parts[1]
                case :file
                    set -l ending (string escape --style=regex -- "$parts[2]")
                    __fish_complete_path "$current" | string match -er -- "(/|$ending)(\t|\$)"
                case :folder
                    __fish_complete_directories "$current"
                case '*'
                    echo $line
            end
        end
    end
    complete -c fleetcast -f -a '(__fleetcast_next)'

    """#
}
